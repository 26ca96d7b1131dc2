import anyAscii from 'any-ascii';
import { sha256Hex } from '../../secrets/sha256.ts';

/** How Bitrix24 lets the codes of one kind of thing look (biconnector contract 6.1). */
export interface CodeStyle {
  /** Greatest length of a code, in characters. */
  readonly longest: number;
  readonly letters: 'upper' | 'lower';
  /** Put before a code that would begin with a digit. */
  readonly beforeDigit: string;
  /** Begins the code of a name of which no character can be kept. */
  readonly nameless: string;
}

/** Codes of columns: `^[A-Z][A-Z0-9_]*$`. */
export const columnStyle: CodeStyle = {
  longest: 32,
  letters: 'upper',
  beforeDigit: 'C_',
  nameless: 'COL_',
};
/** Codes of tables: `^[a-z][a-z0-9_]*$`. */
export const tableStyle: CodeStyle = {
  longest: 230,
  letters: 'lower',
  beforeDigit: 't_',
  nameless: 'table_',
};

/** Something that needs a code. */
export interface Nameless {
  /** Names it among its kind; the suffix of a clash is made from it, so it must never change. */
  readonly identity: string;
  /** The words its code is made of. */
  readonly words: string;
}

/** Six hexadecimal digits: enough to tell the few names apart that fold to one code. */
const suffixOf = (identity: string): string => sha256Hex(identity).slice(0, 6);

/** The code that a name would have if it were alone; undefined where it has no character to keep. */
export function foldName(words: string, { letters, beforeDigit }: CodeStyle): string | undefined {
  const ascii = anyAscii(words);
  const cased = letters === 'upper' ? ascii.toUpperCase() : ascii.toLowerCase();
  const code = cased.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  if (code === '') return undefined;
  return /^\d/.test(code) ? beforeDigit + code : code;
}

/** Makes a code with a suffix of its own, cut so that it fits. */
export function suffixedCode({ identity, words }: Nameless, style: CodeStyle): string {
  const folded = foldName(words, style);
  const suffix = suffixOf(identity);
  const cased = style.letters === 'upper' ? suffix.toUpperCase() : suffix;
  if (folded === undefined) return style.nameless + cased;
  return `${folded.slice(0, style.longest - suffix.length - 1).replace(/_+$/, '')}_${cased}`;
}

/**
 * Gives everything a code of its own. The result does not depend on the order: where several names fold to one code, each
 * gets a suffix made from its identity.
 * @param taken codes that are stored already; they are never given again
 * @returns codes by identity
 */
export function assignCodes(
  things: readonly Nameless[],
  taken: ReadonlySet<string>,
  style: CodeStyle,
): ReadonlyMap<string, string> {
  const folded = things.map(thing => foldName(thing.words, style));
  const counts = new Map<string | undefined, number>();
  for (const code of folded) counts.set(code, (counts.get(code) ?? 0) + 1);
  return new Map(
    things.map((thing, index) => {
      const code = folded[index];
      const free =
        code !== undefined && code.length <= style.longest && counts.get(code) === 1 && !taken.has(code);
      return [thing.identity, free ? code : suffixedCode(thing, style)];
    }),
  );
}
