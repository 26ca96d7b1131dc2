import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { papers, repositoryFiles, withoutCode } from './papers.ts';

/** Anchors of a document's headings, as GitHub makes them. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of text.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    let name = slug;
    for (let again = 1; anchors.has(name); again += 1) name = `${slug}-${again}`;
    anchors.add(name);
  }
  return anchors;
}

const linksOf = (text: string): readonly string[] =>
  [...withoutCode(text).matchAll(/\]\(<?(?<to>[^)\s>]+)>?\)/g)].map(({ groups }) => groups?.['to'] ?? '');

const links = papers.flatMap(({ file, text }) => linksOf(text).map(to => ({ file, to })));
const isForeign = (to: string) => /^[a-z]+:/.test(to);

/** What is wrong with a link, or undefined. */
function faultOf({ file, to }: { readonly file: string; readonly to: string }): string | undefined {
  const [path = '', anchor] = to.split('#');
  const target = path === '' ? file : normalize(join(dirname(file), path));
  if (target.startsWith('..') || !existsSync(target)) return `${file}: ${to} leads nowhere`;
  if (anchor === undefined) return undefined;
  return anchorsOf(readFileSync(target, 'utf8')).has(anchor)
    ? undefined
    : `${file}: ${to} has no such heading`;
}

test('every relative link and anchor of the documents resolves', () => {
  const own = links.filter(({ to }) => !isForeign(to));
  expect(own.map(faultOf).filter(fault => fault !== undefined)).toEqual([]);
  expect(own.length).toBeGreaterThan(40);
});

test('a link to a heading that is not there is found', () => {
  expect(faultOf({ file: 'README.md', to: 'docs/operating.md#backup' })).toBeUndefined();
  expect(faultOf({ file: 'README.md', to: 'docs/operating.md#no-such-heading' })).toContain(
    'no such heading',
  );
  expect(faultOf({ file: 'docs/guide.md', to: '../../outside.md' })).toContain('leads nowhere');
});

test('foreign links are https, and their host is one of the few that documents need', () => {
  const hosts = new Set(links.filter(({ to }) => isForeign(to)).map(({ to }) => new URL(to).origin));
  expect([...hosts]).toEqual(['https://apidocs.bitrix24.com']);
});

test('every document is reached from the README', () => {
  const reached = new Set(['README.md']);
  for (const file of reached)
    for (const { to } of links.filter(link => link.file === file && !isForeign(link.to)))
      reached.add(normalize(join(dirname(file), to.split('#')[0] ?? '')));
  expect(papers.map(({ file }) => file).filter(file => !reached.has(file))).toEqual([]);
});

test('the README is a front door: at most 8 kB, with a picture', () => {
  expect(statSync('README.md').size).toBeLessThanOrEqual(8_000);
  expect(linksOf(readFileSync('README.md', 'utf8')).some(to => to.endsWith('.png'))).toBe(true);
});

test('all pictures of the repository together are below 1 MB, and each is shown by a document', () => {
  const pictures = repositoryFiles().filter(
    name => /\.(?:png|gif|jpe?g|webp|mp4)$/.test(name) && existsSync(name),
  );
  const bytes = pictures.map(name => statSync(name).size).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeLessThan(1_000_000);
  const shown = new Set(links.map(({ file, to }) => normalize(join(dirname(file), to))));
  expect(pictures.filter(name => !shown.has(name))).toEqual([]);
});
