import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makeKey, startKeyStage, type KeyStage } from '../../stage/service-api.ts';

/** Runs Node and gives what it printed; a failure says what the program printed, too. */
const run = (command: string, args: readonly string[], options: { readonly cwd: string }) =>
  promisify(execFile)(command, [...args], options).catch((error: unknown) => {
    throw new Error((error as { stdout?: string }).stdout ?? String(error), { cause: error });
  });
const root = fileURLToPath(new URL('../../../', import.meta.url));

let on: KeyStage;
let folder: string;
beforeAll(async () => {
  on = await startKeyStage();
  // Inside node_modules, where the compiler finds the client's library and no other check looks.
  const cache = join(root, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'api-client-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await on.close();
});

/** What a developer writes with the generated types. */
const program = `
import createClient from 'openapi-fetch';
import type { paths } from './api.js';

const [, , baseUrl = '', key = ''] = process.argv;
const client = createClient<paths>({ baseUrl, headers: { authorization: \`Bearer \${key}\` } });
const filtered = await client.GET('/api/v1/connectors', {
  params: { query: { 'filter[title][contains]': 'warehouse', order: '-id' } },
});
const some = await client.GET('/api/v1/connectors', { params: { query: { 'filter[id][in]': '1,3' } } });
const one = await client.GET('/api/v1/connectors/{id}', { params: { path: { id: '1' } } });
const file = await client.GET('/api/v1/connectors/export', { params: { query: { format: 'json' } } });
// YAML is text, JSON is the file's object.
const exported = typeof file.data === 'string' ? undefined : file.data;
const version: 1 | undefined = exported?.version;
const missing = await client.GET('/api/v1/connectors/{id}', { params: { path: { id: '999999' } } });
console.log(
  JSON.stringify({
    filtered: filtered.data?.items.map(({ title }) => title),
    some: some.data?.items.map(({ id }) => Number(id)),
    one: one.data?.item.title,
    version,
    exported: exported?.connectors.length,
    missing: missing.error?.error.code,
  }),
);
`;

test('a client generated from the OpenAPI document compiles, filters, and reads the export', async () => {
  const { key } = await makeKey(on.admin, 'read');
  const bin = (path: string) => join(root, 'node_modules', path);
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const compilerOptions = {
    strict: true,
    skipLibCheck: true,
    module: 'nodenext',
    target: 'es2023',
    types: ['node'],
    typeRoots: [bin('@types')],
    rootDir: '.',
    outDir: 'out',
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  await writeFile(join(folder, 'ask.ts'), program);
  await writeFile(join(folder, 'openapi.json'), (await on.t.request('/api/v1/openapi.json')).text);
  const inFolder = { cwd: folder };
  await run(
    process.execPath,
    [bin('openapi-typescript/bin/cli.js'), 'openapi.json', '--output', 'api.ts'],
    inFolder,
  );
  await run(process.execPath, [bin('typescript/bin/tsc'), '-p', '.'], inFolder);
  const { stdout } = await run(process.execPath, ['out/ask.js', on.t.origin, key], inFolder);
  const answer = JSON.parse(stdout) as Readonly<Record<string, unknown>>;

  const all = (await on.admin('GET', '/api/connectors')).json?.['items'] as readonly {
    readonly title: string;
  }[];
  const titles = all.map(({ title }) => title);
  const found = titles.filter(title => title.toLowerCase().includes('warehouse'));
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThan(titles.length);
  expect((answer['filtered'] as readonly string[]).toSorted()).toEqual(found.toSorted());
  expect(answer).toMatchObject({
    some: [1, 3],
    one: expect.any(String),
    version: 1,
    exported: titles.length,
    missing: 'CONNECTOR_NOT_FOUND',
  });
});
