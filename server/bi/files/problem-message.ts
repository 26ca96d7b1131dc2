import problemWords from '../../bitrix24/biconnector/problem-words.ts';
import fileWords from './file-words.ts';
import type { FileFault } from './plan-import.ts';

const words: Readonly<Record<string, string>> = { ...problemWords, ...fileWords };

/** The English sentence for a problem, as the page has it. */
export function messageOf({ code, limit, detail }: FileFault): string {
  const sentence = Object.hasOwn(words, code) ? (words[code] ?? '') : problemWords.other;
  const filled = sentence.replace('{limit}', String(limit ?? '')).replace('{code}', code);
  return detail === undefined ? filled : `${filled} (${detail})`;
}
