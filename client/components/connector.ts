import type { Setting } from '../../server/bitrix24/biconnector/connectors.ts';
import { isItem, readFlag } from '../../server/bitrix24/biconnector/item.ts';

export type { Setting };

/** A value the portal gave: shown as text, linked or loaded only where that is safe. */
export interface LinkText {
  readonly text: string;
  /** Set for http and https only. */
  readonly href: string | null;
}

export type UrlField = 'urlCheck' | 'urlTableList' | 'urlTableDescription' | 'urlData';
export const urlFields: readonly UrlField[] = ['urlCheck', 'urlTableList', 'urlTableDescription', 'urlData'];

export interface Connector {
  readonly id: string | null;
  readonly title: string;
  readonly description: string;
  /** Safe to put into an image's src; null when a placeholder must stand in. */
  readonly logo: string | null;
  /** The logo field as given, for the case that it was not safe to load. */
  readonly logoText: string;
  readonly urls: readonly { readonly field: UrlField; readonly link: LinkText | null }[];
  /** null: the portal gave no list. */
  readonly settings: readonly Setting[] | null;
  readonly sort: string | null;
  /** As given, in the portal's own time (biconnector contract 8); null when there was none. */
  readonly dateCreate: string | null;
  /** undefined: the portal does not know the field yet. */
  readonly supportMapping: boolean | undefined;
  readonly sourceCode: string | undefined;
  readonly other: readonly { readonly field: string; readonly text: string }[];
}

const known = new Set([
  ...urlFields,
  'id',
  'title',
  'description',
  'logo',
  'settings',
  'sort',
  'dateCreate',
  'supportMapping',
  'sourceCode',
]);

/** Any value as one line of text; objects as JSON. */
function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value);
}

/** Text and numbers only: the empty object that stands for a date in some answers is no value. */
function scalar(value: unknown): string | null {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : null;
}

/** The address when it is an http(s) one, as the browser will open it. */
export function safeHref(text: string): string | null {
  if (!/^https?:\/\//i.test(text)) return null;
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  } catch {
    return null;
  }
}

/** The logo when it is an https address or an inline image. */
export function safeLogo(text: string): string | null {
  if (/^data:image\/[a-z0-9.+-]+[;,]/i.test(text)) return text;
  return /^https:/i.test(text) ? safeHref(text) : null;
}

function readSettings(value: unknown): readonly Setting[] | null {
  if (!Array.isArray(value)) return null;
  return value.map(entry => {
    const row: Readonly<Record<string, unknown>> = isItem(entry) ? entry : { code: entry };
    return { code: asText(row['code']), name: asText(row['name']), type: asText(row['type']) };
  });
}

/** Reads the item of connector.get tolerantly: fields may be missing, null, of another type, or unknown. */
export function readConnector(item: unknown): Connector | null {
  if (!isItem(item)) return null;
  const logoText = asText(item['logo']);
  const settings = readSettings(item['settings']);
  const settingsAreOdd = settings === null && item['settings'] !== undefined && item['settings'] !== null;
  return {
    id: scalar(item['id']),
    title: asText(item['title']),
    description: asText(item['description']),
    logo: safeLogo(logoText),
    logoText,
    urls: urlFields.map(field => {
      const text = asText(item[field]);
      return { field, link: text === '' ? null : { text, href: safeHref(text) } };
    }),
    settings,
    sort: scalar(item['sort']),
    dateCreate: scalar(item['dateCreate']),
    supportMapping: readFlag(item['supportMapping']),
    sourceCode: item['sourceCode'] === undefined ? undefined : asText(item['sourceCode']),
    other: Object.entries(item)
      .filter(([field]) => !known.has(field) || (field === 'settings' && settingsAreOdd))
      .map(([field, value]) => ({ field, text: asText(value) })),
  };
}
