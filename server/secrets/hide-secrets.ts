import { parseJson } from '../net/parse-json.ts';
import { hideInText } from './hide-in-text.ts';
import { decoded, hidesValue, isOfDefinition, isSettings, partsOf } from './secret-names.ts';
import { kindOf } from './without-pictures.ts';

export const mask = '***';

/** Longer texts are not searched; of these nothing but what they are and their length is kept. */
const longestSearched = 100_000;
const deepest = 40;
/** JSON within a text within JSON, and so on. */
const deepestText = 8;

/** Hides what stands under secret names and remembers it. */
export interface SecretHider {
  /** A tree as JSON gives it, without its secrets. */
  tree(value: unknown): unknown;
  /** A text of whatever kind: JSON, a form, an address, a command of a batch, words. */
  text(text: string): string;
  /** What was hidden, as it is and as it was written. */
  readonly found: ReadonlySet<string>;
}

export function createSecretHider(): SecretHider {
  const found = new Set<string>();

  function remember(value: unknown, depth = 0): void {
    if (depth > deepest) return;
    if (typeof value === 'number') found.add(String(value));
    else if (typeof value === 'string') rememberText(value, depth);
    else if (typeof value === 'object' && value !== null) {
      for (const each of Object.values(value)) remember(each, depth + 1);
    }
  }

  function rememberText(text: string, depth: number): void {
    const bare = text.replace(/^(?:bearer|basic|oauth|token)\s+/i, '');
    for (const each of [text, text.trim(), bare, decoded(bare), decoded(bare.replaceAll('+', ' '))]) {
      if (each !== '') found.add(each);
    }
    const inside = parseHolder(text);
    if (inside !== undefined) remember(inside, depth + 1);
  }

  /** Whether there was anything may be seen. */
  function hide(value: unknown): unknown {
    if (value === '' || value === null || value === undefined) return value;
    remember(value);
    return mask;
  }

  /** The value of a setting is hidden, its definition is not. */
  function settings(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(each => (isRecord(each) ? setting(each) : hide(each)));
    if (isRecord(value)) return mapValues(value, (_name, each) => hide(each));
    const inside = typeof value === 'string' ? parseJson(value) : undefined;
    return inside === undefined || typeof inside === 'string'
      ? hide(value)
      : JSON.stringify(settings(inside));
  }

  const setting = (record: object) =>
    mapValues(record, (name, each) => (isOfDefinition(name) && typeof each !== 'object' ? each : hide(each)));

  function tree(value: unknown, depth: number, depthOfText: number): unknown {
    if (typeof value === 'string') return text(value, depthOfText);
    if (typeof value !== 'object' || value === null) return value;
    if (depth > deepest) return hide(value);
    if (Array.isArray(value)) return value.map(each => tree(each, depth + 1, depthOfText));
    return mapValues(value, (name, each) => {
      const parts = partsOf(name);
      const last = parts.at(-1) ?? '';
      if (isSettings(last) && !hidesValue([...parts.slice(0, -1), ''])) return settings(each);
      return hidesValue(parts) ? hide(each) : tree(each, depth + 1, depthOfText);
    });
  }

  function text(value: string, depth: number): string {
    if (value.length > longestSearched) return `${kindOf(value)}… (${value.length} characters)`;
    if (depth > deepestText) return String(hide(value));
    const inside = parseHolder(value);
    if (inside === undefined) {
      return hideInText(value, { hide: each => String(hide(each)), text: each => text(each, depth + 1) });
    }
    const hidden = JSON.stringify(tree(inside, 0, depth + 1));
    return hidden === JSON.stringify(inside) ? value : hidden;
  }

  return { tree: value => tree(value, 0, 0), text: value => text(value, 0), found };
}

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null;

const mapValues = (record: object, map: (name: string, value: unknown) => unknown): object =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(name, value)]));

/** Parses only JSON that can hold a secret: arrays, objects, and strings that hold them. */
const parseHolder = (text: string): unknown => (/^\s*[{["]/.test(text) ? parseJson(text) : undefined);
