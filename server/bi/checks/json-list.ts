import { isItem, readText, type Item } from '../../bitrix24/biconnector/item.ts';
import type { Findings } from './findings.ts';

/** Maximum length of a code or title, in characters (biconnector contract 8). */
const longestText = 512;

/**
 * The items of a JSON answer; an object counts as the list of its values (biconnector contract 7.1). Undefined for a
 * single value.
 */
export function asList(value: unknown, findings: Findings): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (isItem(value)) {
    findings.add('JSON_OBJECT_AS_LIST', Object.keys(value).slice(0, 5).join(', '));
    return Object.values(value);
  }
  findings.add('JSON_SCALAR', value === null ? 'null' : typeof value);
  return undefined;
}

/** Tells whether PHP treats a value as empty; it does so with the text "0" too. */
export const isEmpty = (value: unknown): boolean =>
  [undefined, null, false, 0, '', '0'].includes(value as null) ||
  (Array.isArray(value) && value.length === 0);

/** Reports values of `keys` that are not text or too long to be stored. */
export function judgeTexts(item: Item, keys: readonly string[], place: string, findings: Findings): void {
  for (const key of keys) {
    if (typeof item[key] !== 'string') findings.add('VALUE_NOT_TEXT', `${place} ${key}`);
    if (readText(item[key]).length > longestText) findings.add('TEXT_TOO_LONG', `${place} ${key}`);
  }
}
