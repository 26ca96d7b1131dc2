import { breathe, type Breathe } from '../time/breathe.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const openBrace = 0x7b;

/** Number of characters that are counted at once; they take a few milliseconds. */
const sliceLength = 512 * 1024;

/**
 * Length of a name that counts as one more value, in bytes, as a power of two. A parser looks each name up among those it has
 * seen, and V8 compares long names of equal length in full: a thousand of 16 kB take most of a second.
 */
const namePower = 5;

/**
 * Tells whether a JSON text has more than `most` names, values and brackets, so that a text that blocks the process for
 * seconds is never parsed. Long names count as several; the length of a value, such as a logo, does not count. Other requests
 * run between two slices.
 */
export async function hasTooManyValues(
  text: string,
  most: number,
  pause: Breathe = breathe,
): Promise<boolean> {
  return countInSlices(text.length, most, pause, (from, to) => Buffer.from(text.slice(from, to)));
}

/** Does the same for a JSON text in UTF-8. */
export async function bytesHaveTooManyValues(
  bytes: Uint8Array,
  most: number,
  pause: Breathe = breathe,
): Promise<boolean> {
  return countInSlices(bytes.length, most, pause, (from, to) => bytes.subarray(from, to));
}

async function countInSlices(
  length: number,
  most: number,
  pause: Breathe,
  slice: (from: number, to: number) => Uint8Array,
): Promise<boolean> {
  // Each value takes at least one character.
  if (length <= most) return false;
  let state = begin;
  for (let from = 0; from < length; from += sliceLength) {
    if (from > 0) await pause();
    state = countOn(slice(from, from + sliceLength), state, most);
    if (state.values > most) return true;
  }
  return false;
}

interface Count {
  readonly values: number;
  readonly inString: boolean;
  readonly escaped: boolean;
  /** Length of the string under way, or of the last one. */
  readonly stringLength: number;
}

const begin: Count = { values: 0, inString: false, escaped: false, stringLength: 0 };

/** Counts on in the next bytes, up to `most`. The loop is written for speed: it runs millions of times. */
function countOn(bytes: Uint8Array, before: Count, most: number): Count {
  let { values, inString, escaped } = before;
  let openedAt = -before.stringLength;
  let closedAt = 0;
  for (let at = 0; at < bytes.length && values <= most; at += 1) {
    const byte = bytes[at];
    if (escaped) escaped = false;
    else if (inString) {
      if (byte === backslash) escaped = true;
      else if (byte === quote) {
        inString = false;
        closedAt = at;
      }
    } else if (byte === quote) {
      inString = true;
      openedAt = at;
    } else if (byte === colon) values += 1 + ((closedAt - openedAt) >> namePower);
    else if (byte === comma || byte === openBracket || byte === openBrace) values += 1;
  }
  return { values, inString, escaped, stringLength: (inString ? bytes.length : closedAt) - openedAt };
}
