import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that commands of the repository make. */
const made = new Set(['.git', 'node_modules', 'dist', 'data', 'coverage']);

/** Names of the files that belong to the repository. A copy of it without its history has them, too. */
export const repositoryFiles = (): readonly string[] =>
  readdirSync('.', { withFileTypes: true })
    .filter(({ name }) => !made.has(name))
    .flatMap(entry =>
      entry.isDirectory()
        ? readdirSync(entry.name, { recursive: true, encoding: 'utf8' }).map(name => join(entry.name, name))
        : [entry.name],
    );

export interface Paper {
  readonly file: string;
  readonly text: string;
}

/** Every document that people read: those of the top folder and of docs/. */
export const papers: readonly Paper[] = repositoryFiles()
  .filter(name => /^(?:docs\/)?[^/]+\.md$/.test(name))
  .map(file => ({ file, text: readFileSync(file, 'utf8') }));

/** Text without what stands in code, where nothing is a link or a heading. */
export const withoutCode = (text: string): string =>
  text.replaceAll(/^```.*?^```$/gms, '').replaceAll(/`[^`\n]*`/g, code => '·'.repeat(code.length));

/** Lines of the shell examples of a document, without comments; continued lines are joined. */
export const shellLines = ({ text }: Paper): readonly string[] =>
  [...text.matchAll(/^```sh\n(?<block>.*?)^```$/gms)]
    .flatMap(({ groups }) => (groups?.['block'] ?? '').replaceAll(/\\\n/g, ' ').split('\n'))
    .map(line => line.replace(/\s#\s.*$/, '').trim())
    .filter(line => line !== '' && !line.startsWith('#'));

/** Everything a document shows as a command: shell examples and code within sentences. */
export const shownCommands = (paper: Paper): readonly string[] => [
  ...shellLines(paper),
  ...[...paper.text.replaceAll(/^```.*?^```$/gms, '').matchAll(/`(?<code>[^`]+)`/g)].map(({ groups }) =>
    (groups?.['code'] ?? '').replaceAll(/\s+/g, ' '),
  ),
];
