import { isItem } from '../../bitrix24/biconnector/item.ts';
import type { ParsedBody } from './parse-body.ts';

/** Names under which endpoints put what went wrong, the most telling first. */
const names = ['error_description', 'message', 'detail', 'description', 'title', 'reason', 'error', 'errors'];

/** Number of characters of a page in which its title is looked for. */
const searched = 8 * 1024;

/** What an endpoint says about its failure in its own words, for people; empty where it says nothing. */
export function ownWords(body: ParsedBody): string {
  if (body.kind === 'empty' || body.kind === 'cut') return '';
  const words = body.kind === 'json' ? wordsIn(body.value, 3) : wordsOfText(body.text.slice(0, searched));
  return words.replaceAll(/\s+/g, ' ').trim();
}

function wordsIn(value: unknown, deep: number): string {
  if (typeof value === 'string') return value;
  if (deep === 0) return '';
  if (Array.isArray(value)) return wordsIn(value[0], deep - 1);
  if (!isItem(value)) return '';
  for (const name of names) {
    const words = wordsIn(value[name], deep - 1);
    if (words !== '') return words;
  }
  return '';
}

/** The text itself, or the title of a page. */
function wordsOfText(text: string): string {
  if (!/^\s*</.test(text)) return text;
  const [, title = ''] = /<title[^>]{0,200}>([^<]{0,500})/i.exec(text) ?? [];
  return title;
}
