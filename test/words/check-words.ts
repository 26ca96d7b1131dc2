/**
 * Searches code, tests, views and documents for wordings that make a reader stop: sentences whose subject
 * comes last, and "he" for people. Names every place and exits with 1 when there is one. Part of `npm run check`.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folders = ['server', 'client', 'test', 'views', 'docs'];
const documents = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
const textFile = /\.(?:ts|js|vue|css|ejs|md)$/;

const patterns = [
  /^\s*(?:\/\/|\*|\/\*\*)\s*(?:Of|For so long|Where what|As whom)\b/,
  /\bis none\b/,
  /\b[Ww]hoever\b/,
  /\b[Hh]is\b/,
];

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => textFile.test(name))
    .map(name => join(folder, name));

const found = [...documents, ...folders.flatMap(filesIn)].flatMap(file =>
  readFileSync(file, 'utf8')
    .split('\n')
    .map((line, index) => ({ line, place: `${file}:${index + 1}` }))
    .filter(({ line }) => patterns.some(pattern => pattern.test(line)))
    .map(({ line, place }) => `${place}: ${line.trim().slice(0, 120)}`),
);

if (found.length > 0) {
  process.stderr.write(`${found.join('\n')}\n${found.length} places need a plain sentence.\n`);
  process.exitCode = 1;
}
