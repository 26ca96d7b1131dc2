/** The portal is a tool of its own: what it imports, and in which direction. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'));

/** Everything that a file imports or exports from, types included. */
const importsOf = (file: string): readonly string[] =>
  [
    ...readFileSync(path.join(root, file), 'utf8').matchAll(/^(?:import|export|\})[^'"]*?from '([^']+)'/gm),
  ].map(([, from = '']) => from);
const targetsOf = (file: string): readonly string[] =>
  importsOf(file)
    .filter(from => from.startsWith('.'))
    .map(from => path.join(path.dirname(file), from));

test('the portal imports nothing from the rest of the repository', () => {
  const outside = files.flatMap(file => targetsOf(file).filter(target => target.startsWith('..')));
  expect(outside).toEqual([]);
  expect(files.flatMap(targetsOf).length).toBeGreaterThan(400);
});

test('the portal has no circle of imports, types included', () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) {
      circles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const target of targetsOf(file)) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

test("the portal's own package names every library it imports, in the version of the repository", () => {
  const read = (file: string) =>
    JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string> | undefined>;
  const own = read(path.join(root, 'package.json'))['dependencies'] ?? {};
  const whole = read(path.join(root, '..', '..', 'package.json'));
  const versions = { ...whole['dependencies'], ...whole['devDependencies'] };
  const imported = files
    .filter(file => !file.startsWith('tests'))
    .flatMap(importsOf)
    .filter(from => !from.startsWith('.') && !from.startsWith('node:'));
  expect(new Set([...imported, 'tsx'])).toEqual(new Set(Object.keys(own)));
  expect(own).toEqual(Object.fromEntries(Object.keys(own).map(name => [name, versions[name]])));
});
