import { phpQuery } from '../bitrix24/biconnector/php-query.ts';
import type { SettingValues } from './request-body.ts';

/** Hides values of settings wherever an endpoint repeats them, written plainly or in one of the usual encodings. */
export interface Redactor {
  /** For texts to read: bodies, cells, details. */
  text(text: string): string;
  /**
   * For codes and titles, from which tables are made: there a value counts only when it is long, or a database called
   * `sales` would make `sales_orders` unusable.
   */
  name(name: string): string;
  /** Whether anything has been hidden so far. */
  readonly hidSomething: boolean;
}

/** Shorter values stand in any text by chance, and hiding those would tell them. */
const shortestInText = 3;
const shortestInName = 8;

export function createRedactor(settings: SettingValues): Redactor {
  const values = Object.values(settings).flatMap(value => [value, value.trim()]);
  const inText = pattern(values, shortestInText);
  const inName = pattern(values, shortestInName);
  let hidSomething = false;
  const hide = (text: string, secrets: RegExp | undefined): string =>
    secrets === undefined
      ? text
      : text.replace(secrets, () => {
          hidSomething = true;
          return '***';
        });
  return {
    text: text => hide(text, inText),
    name: name => hide(name, inName),
    get hidSomething() {
      return hidSomething;
    },
  };
}

function pattern(values: readonly string[], shortest: number): RegExp | undefined {
  const secrets = values.filter(value => value.length >= shortest).flatMap(spellings);
  if (secrets.length === 0) return undefined;
  // The longest first: a value that begins like another must not leave its own end behind.
  const longestFirst = [...new Set(secrets)].sort((one, other) => other.length - one.length);
  return new RegExp(longestFirst.map(escape).join('|'), 'gi');
}

function spellings(value: string): readonly string[] {
  const form = phpQuery({ v: value }).slice(2);
  const json = JSON.stringify(value).slice(1, -1);
  // As PHP's json_encode writes it.
  const php = json
    .replaceAll('/', '\\/')
    .replace(/[^\x20-\x7e]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const html = value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  const base64 = Buffer.from(value).toString('base64');
  return [value, form, form.replaceAll('+', '%20'), json, php, html, base64, base64.replace(/=+$/, '')];
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
