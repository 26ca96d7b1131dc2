/** Longer values are looked for piece by piece: the engine needs seconds for large expressions, and refuses larger ones. */
export const longestPiece = 100;

/** How many characters of a text one character of a secret becomes at most in any spelling that is looked for. */
export const widestSpelling = 40;

/** Parts of one value, none shorter than `shortest`. */
export function piecesOf(value: string, shortest: number): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < value.length; at += longestPiece) pieces.push(value.slice(at, at + longestPiece));
  const last = pieces.at(-1);
  if (pieces.length < 2 || last === undefined || last.length >= shortest) return pieces;
  return [...pieces.slice(0, -2), `${pieces.at(-2) ?? ''}${last}`];
}

/** One way to write a secret. */
export interface Spelling {
  readonly expression: string;
  /** Letters and digits, in lower case, that stand in whatever matches: they are never escaped. Looking for them is fast. */
  readonly needs: string;
}

const spelling = (written: string, expression: string): Spelling => ({
  expression,
  // Not of the text in lower case: some letters of other alphabets become one of these, and are escaped all the same.
  needs: (written.match(/[A-Za-z0-9]+/g) ?? [''])
    .reduce((longest, run) => (run.length > longest.length ? run : longest))
    .toLowerCase(),
});

/**
 * Expressions for a text as programs write it: plain, and each of its characters escaped for JSON, HTML or a form, by whatever
 * library (which characters they escape differs) and up to four times over (without a bound a long run of backslashes would take forever); in base64 and hexadecimal digits.
 */
export function spellings(text: string): readonly Spelling[] {
  const bytes = Buffer.from(text);
  const digits = bytes.toString('hex');
  return [
    spelling(text, Array.from(text, spell).join('')),
    ...[0, 1, 2].flatMap(before => inBase64(bytes, before)),
    ...(bytes.length < shortestEncoded ? [] : [spelling(digits, digits)]),
  ];
}

/** Encodings of fewer bytes stand in any text by chance. */
const shortestEncoded = 6;

/** Base64 of the bytes with others before them, as in `user:password`; what depends on their neighbours is left out. */
function inBase64(bytes: Buffer, before: number): readonly Spelling[] {
  if (bytes.length < (before === 0 ? 3 : shortestEncoded)) return [];
  const whole = Buffer.concat([Buffer.alloc(before), bytes]);
  const own = whole.toString('base64').slice([0, 2, 3][before], Math.floor((whole.length * 8) / 6));
  return [
    spelling(
      own,
      own.replaceAll(/[+/]/g, digit => inUrls.get(digit) ?? digit),
    ),
  ];
}

function spell(character: string): string {
  if (/[a-z0-9]/i.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const bytes = Buffer.from(character);
  const units = Array.from({ length: character.length }, (_, at) => hex(character.charCodeAt(at), 4));
  const names = named.get(character);
  const short = shortEscapes.get(character);
  const forms = [
    character === '&' ? '&(?:amp;){0,4}' : `\\\\{0,8}${literal(character)}`,
    units.map(unit => `\\\\{1,8}u${unit}`).join(''),
    [...bytes].map(byte => `%(?:25){0,4}${hex(byte, 2)}`).join(''),
    `&(?:amp;){0,4}#(?:0{0,4}${code}|x0{0,4}${hex(code, 1)});`,
    ...(names === undefined ? [] : [`&(?:amp;){0,4}${names};`]),
    ...(short === undefined ? [] : [`\\\\{1,8}${short}`]),
    ...(character === ' ' ? ['\\+'] : []),
    // Of another charset, or as bytes in a header.
    ...(code < 0x80 ? [] : [literal(bytes.toString('latin1')), `\\ufffd{1,${bytes.length}}`]),
  ];
  return `(?:${forms.join('|')})`;
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

const named: ReadonlyMap<string, string> = new Map([
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

/** Digits of base64 that are written in several ways. */
const inUrls: ReadonlyMap<string, string> = new Map([
  ['+', `(?:${spell('+')}|-)`],
  ['/', `(?:${spell('/')}|_)`],
]);
