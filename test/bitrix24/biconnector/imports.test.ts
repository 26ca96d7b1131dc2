import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const start = fileURLToPath(new URL('../../../server/bitrix24/biconnector', import.meta.url));

test('the typed client can be bundled into the page: it needs only zod and its own files', async () => {
  const waiting = (await readdir(start)).map(name => join(start, name));
  const seen = new Set<string>();
  const packages = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = await readFile(file, 'utf8');
    for (const { groups } of text.matchAll(/^(?:import|export) (?!type )[^;]*? from '(?<from>[^']+)'/gms)) {
      const from = groups?.['from'] ?? '';
      if (from.startsWith('.')) waiting.push(join(dirname(file), from));
      else packages.add(from);
    }
  }
  expect(seen.size).toBeGreaterThan(15);
  expect([...packages]).toEqual(['zod']);
});
