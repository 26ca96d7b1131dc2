import { unescape } from 'node:querystring';
import type { Json, JsonMap } from '../json.ts';

/** A PHP array that keeps insertion order; a JavaScript object would put integer keys first. */
export class PhpArray {
  constructor(readonly entries: readonly (readonly [string, PhpValue])[]) {}
}

/** A value for a form. */
export type PhpValue = Json | PhpArray;

type Branch = Map<string, string | Branch>;

const deepest = 64;

/**
 * PHP's parse_str: brackets make arrays, `[]` appends, a repeated name overwrites, and dots and spaces in the
 * outermost name become underscores. npm's parsers differ in depth, array limits, duplicates and unclosed brackets,
 * so this one is written by hand.
 */
export function parsePhpQuery(text: string): JsonMap {
  const root: Branch = new Map();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals)).replace(/^ +/, '');
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    if (name !== '' && !name.startsWith('[')) put(root, pathOf(name), value);
  }
  return toMap(root);
}

function decode(text: string): string {
  return unescape(text.includes('+') ? text.replaceAll('+', ' ') : text);
}

function pathOf(name: string): readonly string[] {
  const bracket = name.indexOf('[');
  if (bracket < 0) return [name.replace(/[. ]/g, '_')];
  const outer = name.slice(0, bracket).replace(/[. ]/g, '_');
  const inner: string[] = [];
  let at = bracket;
  while (name[at] === '[') {
    const end = name.indexOf(']', at);
    if (end < 0) return inner.length > 0 ? [outer, ...inner] : [name.replace(/[. [\]]/g, '_')];
    inner.push(name.slice(at + 1, end));
    at = end + 1;
  }
  return inner.length > deepest ? [] : [outer, ...inner];
}

function put(root: Branch, path: readonly string[], value: string): void {
  let branch = root;
  path.forEach((step, index) => {
    const key = step === '' && index > 0 ? nextIndex(branch) : step;
    if (index === path.length - 1) {
      branch.set(key, value);
      return;
    }
    const existing = branch.get(key);
    const below: Branch = existing instanceof Map ? existing : new Map<string, string | Branch>();
    branch.set(key, below);
    branch = below;
  });
}

function nextIndex(branch: Branch): string {
  let next = 0;
  for (const key of branch.keys()) if (/^\d+$/.test(key)) next = Math.max(next, Number(key) + 1);
  return String(next);
}

function toMap(branch: Branch): JsonMap {
  return Object.fromEntries([...branch].map(([key, value]) => [key, toJson(value)]));
}

/** Converts a branch as json_encode does: keys 0, 1, 2… in that order become a list. */
function toJson(value: string | Branch): Json {
  if (typeof value === 'string') return value;
  const keys = [...value.keys()];
  if (keys.every((key, index) => key === String(index))) return [...value.values()].map(toJson);
  return toMap(value);
}

/** PHP's urlencode(): letters, digits, `-`, `_` and `.` stay; a space becomes a plus. */
function urlencode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*~]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** PHP's http_build_query: brackets are percent-encoded, booleans become 1 and 0, null is left out. */
export function buildPhpQuery(fields: Readonly<Record<string, PhpValue>>): string {
  const pairs: string[] = [];
  const add = (name: string, value: PhpValue): void => {
    if (value === null) return;
    if (typeof value === 'object') {
      const entries = value instanceof PhpArray ? value.entries : Object.entries(value);
      for (const [key, below] of entries) add(`${name}[${key}]`, below);
    } else {
      const text = typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
      pairs.push(`${urlencode(name)}=${urlencode(text)}`);
    }
  };
  for (const [name, value] of Object.entries(fields)) add(name, value);
  return pairs.join('&');
}
