import { isUtf8 } from 'node:buffer';
import { QuestionRefused } from './question-refused.ts';

/** A value of a form: a text, or nested values by their keys in the order of their arrival. */
export type FormValue = string | FormMap;
/** Maps hold every key, `__proto__` too; a PHP list has the keys `0`, `1` and so on. */
export type FormMap = ReadonlyMap<string, FormValue>;

export interface FormLimits {
  readonly bytes: number;
  readonly pairs: number;
  /** Number of brackets that may follow a name. */
  readonly depth: number;
}

/** Maximum length of a name with its brackets, in characters; codes of columns have at most a few hundred. */
const longestName = 4_096;

/** The largest question with long lists of values stays well below. */
export const formLimits: FormLimits = { bytes: 5 * 1024 * 1024, pairs: 50_000, depth: 8 };

/**
 * Reads a form as PHP reads what its `http_build_query` writes (biconnector contract 7.1). The time is linear in the
 * length, unlike that of the library `qs`.
 * @throws QuestionRefused `BODY_TOO_LARGE` or `BODY_MALFORMED`
 */
export function readForm(body: string | Uint8Array, limits: FormLimits = formLimits): FormMap {
  if (body.length > limits.bytes) throw new QuestionRefused('BODY_TOO_LARGE');
  // Each byte is one character until its value is decoded.
  const text = Buffer.from(body).toString('latin1');
  const form: OpenMap = new Map();
  const arrays = createPhpArrays();
  let pairs = 0;
  for (let start = 0; start < text.length;) {
    const next = text.indexOf('&', start);
    const end = next === -1 ? text.length : next;
    // Empty pairs mean nothing and take time like others.
    pairs += 1;
    if (pairs > limits.pairs) throw new QuestionRefused('BODY_TOO_LARGE');
    if (end > start) {
      const equals = text.indexOf('=', start);
      const split = equals === -1 || equals > end ? end : equals;
      const path = pathOf(decode(text.slice(start, split)), limits.depth);
      const value = decode(text.slice(split + 1, end));
      if (path !== undefined) arrays.put(form, path, value);
    }
    start = end + 1;
  }
  return form;
}

type OpenMap = Map<string, string | OpenMap>;

/** Nested arrays under construction; each remembers the number that `name[]=value` appends to. */
function createPhpArrays() {
  const nextNumbers = new WeakMap<FormMap, number>();

  const set = (map: OpenMap, key: string | undefined, value: string | OpenMap): void => {
    const next = nextNumbers.get(map);
    const used = key ?? String(next ?? 0);
    if (wholeNumber.test(used)) nextNumbers.set(map, Math.max(next ?? -Infinity, Number(used) + 1));
    map.set(used, value);
  };

  /** The nested array under the key; a text that stands there gives way to it, as in PHP. */
  const child = (map: OpenMap, key: string | undefined): OpenMap => {
    const present = key === undefined ? undefined : map.get(key);
    if (typeof present === 'object') return present;
    const made: OpenMap = new Map();
    set(map, key, made);
    return made;
  };

  return {
    put: (form: OpenMap, path: readonly (string | undefined)[], value: string): void => {
      let place = form;
      for (const key of path.slice(0, -1)) place = child(place, key);
      set(place, path.at(-1), value);
    },
  };
}

const wholeNumber = /^(?:0|-?[1-9]\d{0,14})$/;

/**
 * The keys in a name such as `filter[0][=STATUS][]`; undefined stands for an empty pair of brackets.
 * @returns undefined for a name that PHP drops
 */
function pathOf(encoded: string, depth: number): readonly (string | undefined)[] | undefined {
  if (encoded.length > longestName) throw new QuestionRefused('BODY_MALFORMED', 'a name is too long');
  const name = encoded.replace(/^ +/, '');
  if (name.includes('\0')) throw new QuestionRefused('BODY_MALFORMED', 'a name holds NUL');
  if (name === '' || name.startsWith('[')) return undefined;
  const open = name.indexOf('[');
  // PHP makes a bracket that is never closed part of the name.
  if (open === -1 || !name.includes(']', open)) return [asVariable(name)];
  const path: (string | undefined)[] = [asVariable(name.slice(0, open))];
  for (let at = open; name[at] === '[';) {
    const close = name.indexOf(']', at + 1);
    if (close === -1) break;
    if (path.length > depth) throw new QuestionRefused('BODY_MALFORMED', 'nested too deeply');
    const key = name.slice(at + 1, close);
    path.push(/^\s*$/.test(key) ? undefined : key);
    at = close + 1;
  }
  return path;
}

/** PHP variables hold no spaces, dots or opening brackets. */
const asVariable = (name: string): string => name.replace(/[ .[]/g, '_');

const space = 0x20;
const plus = 0x2b;
const percent = 0x25;

/** Decodes a text of bytes as a form has them. It is written for speed, because a value may be megabytes of escapes. */
function decode(text: string): string {
  if (!/[%+\x80-\xff]/.test(text)) return text;
  const bytes = Buffer.from(text, 'latin1');
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    let byte = bytes[at] ?? 0;
    if (byte === plus) byte = space;
    else if (byte === percent) {
      byte = 16 * digitOf(bytes[at + 1]) + digitOf(bytes[at + 2]);
      at += 2;
    }
    bytes[length] = byte;
    length += 1;
  }
  const decoded = bytes.subarray(0, length);
  if (!isUtf8(decoded)) throw brokenSequence();
  return decoded.toString('utf8');
}

/** The value of a hexadecimal digit. @throws QuestionRefused `BODY_MALFORMED` */
function digitOf(byte: number | undefined): number {
  if (byte !== undefined && byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  // Upper and lower case differ in one bit.
  const letter = (byte ?? 0) | 0x20;
  if (letter >= 0x61 && letter <= 0x66) return letter - 0x57;
  throw brokenSequence();
}

const brokenSequence = () => new QuestionRefused('BODY_MALFORMED', 'a broken percent sequence');
