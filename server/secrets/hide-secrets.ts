import { parseJson } from '../net/parse-json.ts';
import { hideInText } from './hide-in-text.ts';
import { mapItems, mapValues } from './map-values.ts';
import { decoded, isOfDefinition, treatmentOf } from './secret-names.ts';
import { dataUrlType } from './without-pictures.ts';

/** Text shown in place of a secret. */
export const mask = '***';

/** Longest text that is searched, in characters; only the type and length of longer ones are shown. */
const longestSearched = 100_000;
/** Greatest nesting of objects and arrays. */
const deepest = 40;
/** Greatest nesting of JSON within strings within JSON. */
const deepestText = 8;

/** Hides values under secret names and remembers them. */
export interface SecretHider {
  /** Hides the secrets of a parsed JSON value; one without secrets is the result itself. */
  tree(value: unknown): unknown;
  /** Hides the secrets of a text of any kind: JSON, a form, a URL, a command of a batch, prose. */
  text(text: string): string;
  /** The values hidden so far, decoded and as they were written. */
  readonly found: ReadonlySet<string>;
}

/** Creates a hider without remembered values; one serves one call. */
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

  /** Hides a value; an empty one stays visible. */
  function hide(value: unknown): unknown {
    if (value === '' || value === null || value === undefined) return value;
    remember(value);
    return mask;
  }

  /** Hides the values of settings but not their definitions. */
  function hideSettings(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(each => (isRecord(each) ? hideSetting(each) : hide(each)));
    if (isRecord(value)) return mapValues(value, (_name, each) => hide(each));
    const inside = typeof value === 'string' ? parseJson(value) : undefined;
    return inside === undefined || typeof inside === 'string'
      ? hide(value)
      : JSON.stringify(hideSettings(inside));
  }

  const hideSetting = (record: object) =>
    mapValues(record, (name, each) => (isOfDefinition(name) && typeof each !== 'object' ? each : hide(each)));

  function tree(value: unknown, depth: number, depthOfText: number): unknown {
    if (typeof value === 'string') return text(value, depthOfText);
    if (typeof value !== 'object' || value === null) return value;
    if (depth > deepest) return hide(value);
    if (Array.isArray(value)) return mapItems(value, each => tree(each, depth + 1, depthOfText));
    return mapValues(value, (name, each) => {
      const treatment = treatmentOf(name);
      if (treatment === 'settings') return hideSettings(each);
      return treatment === 'hide' ? hide(each) : tree(each, depth + 1, depthOfText);
    });
  }

  function text(value: string, depth: number): string {
    if (value.length > longestSearched) return `${dataUrlType(value)}… (${value.length} characters)`;
    if (depth > deepestText) return String(hide(value));
    const inside = parseHolder(value);
    if (inside === undefined) {
      return hideInText(value, { hide: each => String(hide(each)), text: each => text(each, depth + 1) });
    }
    const shown = tree(inside, 0, depth + 1);
    return shown === inside ? value : JSON.stringify(shown);
  }

  return { tree: value => tree(value, 0, 0), text: value => text(value, 0), found };
}

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Parses only JSON that can hold a secret: arrays, objects, and strings that hold them. */
const parseHolder = (text: string): unknown => (/^\s*[{["]/.test(text) ? parseJson(text) : undefined);
