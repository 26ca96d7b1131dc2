/**
 * Longest piece of a value that is searched for, in characters: the engine needs seconds for large expressions and refuses
 * larger ones.
 */
export const longestPiece = 100;

/** Greatest number of characters that one character of a secret becomes in any spelling. */
export const widestSpelling = 40;

/** Splits a value into pieces, none shorter than `shortest` characters unless the value itself is. */
export function piecesOf(value: string, shortest: number): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < value.length; at += longestPiece) pieces.push(value.slice(at, at + longestPiece));
  const last = pieces.at(-1);
  if (pieces.length < 2 || last === undefined || last.length >= shortest) return pieces;
  return [...pieces.slice(0, -2), `${pieces.at(-2) ?? ''}${last}`];
}

/** One way to write a secret. */
export interface Spelling {
  /** Writes the expression, which takes longer than most searches for `needs`. */
  readonly expression: () => string;
  /**
   * Lower-case letters and digits that every match contains, because they are never escaped. Searching for them is fast.
   */
  readonly needs: string;
}

const spelling = (written: string, expression: () => string): Spelling => ({
  expression,
  // The text is not lower-cased first: some letters of other alphabets would become one of these, and those are escaped.
  needs: (written.match(/[A-Za-z0-9]+/g) ?? [''])
    .reduce((longest, run) => (run.length > longest.length ? run : longest))
    .toLowerCase(),
});

/**
 * Gives expressions for a text as programs write it: plain, in base64, in hexadecimal digits, and with any of its characters
 * escaped for JSON, HTML or a form. Libraries differ in which characters they escape. Up to four levels of escaping are
 * found: without a bound a long run of backslashes would take forever.
 */
export function spellings(text: string): readonly Spelling[] {
  const bytes = Buffer.from(text);
  const digits = bytes.toString('hex');
  return [
    spelling(text, () => Array.from(text, spell).join('')),
    ...[0, 1, 2].flatMap(before => inBase64(bytes, before)),
    ...(bytes.length < shortestEncoded ? [] : [spelling(digits, () => digits)]),
  ];
}

/** Least number of bytes of an encoded secret: shorter encodings occur in any text by chance. */
const shortestEncoded = 6;

/** Base64 of the bytes after `before` others, as in `user:password`, without the digits that depend on the neighbors. */
function inBase64(bytes: Buffer, before: number): readonly Spelling[] {
  if (bytes.length < (before === 0 ? 3 : shortestEncoded)) return [];
  const whole = Buffer.concat([Buffer.alloc(before), bytes]);
  const ownDigits = whole.toString('base64').slice([0, 2, 3][before], Math.floor((whole.length * 8) / 6));
  return [
    spelling(ownDigits, () => ownDigits.replaceAll(/[+/]/g, digit => base64Variants.get(digit) ?? digit)),
  ];
}

/** An expression for one character in all its escapes. */
function spell(character: string): string {
  if (/[a-z0-9]/i.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const bytes = Buffer.from(character);
  const units = Array.from({ length: character.length }, (_, at) => hex(character.charCodeAt(at), 4));
  const names = htmlNames.get(character);
  const short = shortEscapes.get(character);
  const forms = [
    character === '&' ? '&(?:amp;){0,4}' : `\\\\{0,8}${literal(character)}`,
    units.map(unit => `\\\\{1,8}u${unit}`).join(''),
    [...bytes].map(byte => `%(?:25){0,4}${hex(byte, 2)}`).join(''),
    `&(?:amp;){0,4}#(?:0{0,4}${code}|x0{0,4}${hex(code, 1)});`,
    ...(names === undefined ? [] : [`&(?:amp;){0,4}${names};`]),
    ...(short === undefined ? [] : [`\\\\{1,8}${short}`]),
    ...(character === ' ' ? ['\\+'] : []),
    // The character in another charset, or as bytes in a header.
    ...(code < 0x80 ? [] : [literal(bytes.toString('latin1')), `\\ufffd{1,${bytes.length}}`]),
  ];
  return `(?:${forms.join('|')})`;
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

const htmlNames: ReadonlyMap<string, string> = new Map([
  ['<', 'lt'],
  ['>', 'gt'],
  ['"', 'quot'],
  ["'", 'apos'],
]);

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['\n', 'n'],
  ['\r', 'r'],
  ['\t', 't'],
  ['\b', 'b'],
  ['\f', 'f'],
]);

/** Digits of base64 that have several spellings. */
const base64Variants: ReadonlyMap<string, string> = new Map([
  ['+', `(?:${spell('+')}|-)`],
  ['/', `(?:${spell('/')}|_)`],
]);
