import { longestColumnName, longestTableName } from './table-input.ts';

/**
 * Proposes a table name that the portal accepts: a lowercase Latin letter, then letters, digits and underscores, unique in
 * the whole portal (biconnector contract 8, trap 21).
 * @param text any title or code; Cyrillic is transliterated
 * @param taken names in use
 */
export const proposeTableName = (text: string, taken: ReadonlySet<string> = new Set()): string =>
  unique(plainName(text, 't_').toLowerCase().slice(0, longestTableName), taken, longestTableName);

/** Proposes a column name: like a table name, but in uppercase, at most 32 characters, and unique in its table. */
export const proposeColumnName = (text: string, taken: ReadonlySet<string> = new Set()): string =>
  unique(plainName(text, 'C_').toUpperCase().slice(0, longestColumnName), taken, longestColumnName);

function plainName(text: string, prefix: string): string {
  const latin = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u0400-\u04ff]/g, letter => cyrillic.get(letter) ?? '_')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (latin === '') return `${prefix}1`;
  return /^[a-z]/.test(latin) ? latin : `${prefix}${latin}`;
}

function unique(name: string, taken: ReadonlySet<string>, longest: number): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    const next = `${name.slice(0, longest - String(number).length - 1)}_${number}`;
    if (!taken.has(next)) return next;
  }
}

/** Latin letters for Cyrillic ones. */
const cyrillic = new Map(
  Object.entries({
    а: 'a',
    б: 'b',
    в: 'v',
    г: 'g',
    ґ: 'g',
    д: 'd',
    е: 'e',
    ё: 'e',
    є: 'ye',
    ж: 'zh',
    з: 'z',
    и: 'i',
    і: 'i',
    ї: 'yi',
    й: 'y',
    к: 'k',
    л: 'l',
    м: 'm',
    н: 'n',
    о: 'o',
    п: 'p',
    р: 'r',
    с: 's',
    т: 't',
    у: 'u',
    ў: 'u',
    ф: 'f',
    х: 'kh',
    ц: 'ts',
    ч: 'ch',
    ш: 'sh',
    щ: 'shch',
    ъ: '',
    ы: 'y',
    ь: '',
    э: 'e',
    ю: 'yu',
    я: 'ya',
  }),
);
