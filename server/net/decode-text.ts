/** A line and a column of a text, both counted from 1; columns count UTF-16 code units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export type Decoded =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      /** The encoding the bytes seem to have; undefined if they could have any. */
      readonly encoding: 'UTF-16' | 'UTF-32' | undefined;
      /** The first place that is not text. */
      readonly place: Place;
    };

/**
 * Decodes the bytes of a text file: UTF-8, or UTF-16 that begins with a byte order mark. A lenient decoder would replace what
 * it cannot read, and the replacements would be stored. Runs on the server, in the command line and in the page.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  const start = { line: 1, column: 1 };
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe && third === 0 && fourth === 0)
    return { ok: false, encoding: 'UTF-32', place: start };
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff)
    return { ok: false, encoding: 'UTF-32', place: start };
  if (first === 0xff && second === 0xfe) return decode(bytes, 'utf-16le');
  if (first === 0xfe && second === 0xff) return decode(bytes, 'utf-16be');
  // UTF-8 text holds no NUL, while UTF-16 has one in each Latin character.
  const nul = bytes.indexOf(0);
  if (nul >= 0)
    return { ok: false, encoding: 'UTF-16', place: placeAt(lenient('utf-8', bytes.subarray(0, nul)), nul) };
  return decode(bytes, 'utf-8');
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

function decode(bytes: Uint8Array, encoding: Encoding): Decoded {
  try {
    return { ok: true, text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    const text = lenient(encoding, bytes);
    return { ok: false, encoding: undefined, place: placeAt(text, firstReplaced(text, bytes, encoding)) };
  }
}

const lenient = (encoding: Encoding, bytes: Uint8Array): string => new TextDecoder(encoding).decode(bytes);

/** The position of the first replacement character that stands for bytes of another meaning. */
function firstReplaced(text: string, bytes: Uint8Array, encoding: Encoding): number {
  const isUtf8 = encoding === 'utf-8';
  const hasMark = !isUtf8 || (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf);
  let at = hasMark ? (isUtf8 ? 3 : 2) : 0;
  let position = 0;
  for (const character of text) {
    if (character === '\ufffd' && !isReplacementAt(bytes, at, encoding)) return position;
    at += isUtf8 ? utf8Length(character.codePointAt(0) ?? 0) : 2 * character.length;
    position += character.length;
  }
  return position;
}

const replacement: Readonly<Record<Encoding, readonly number[]>> = {
  'utf-8': [0xef, 0xbf, 0xbd],
  'utf-16le': [0xfd, 0xff],
  'utf-16be': [0xff, 0xfd],
};

const isReplacementAt = (bytes: Uint8Array, at: number, encoding: Encoding): boolean =>
  replacement[encoding].every((byte, index) => bytes[at + index] === byte);

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** The line and column of a position in a text. */
export function placeAt(text: string, position: number): Place {
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
