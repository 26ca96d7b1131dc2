import type { Setting } from '../../server/bitrix24/biconnector/connectors.ts';
import { isItem, readDate, readFlag, readText, type Item } from '../../server/bitrix24/biconnector/item.ts';

export type { Setting };

/** A value from the portal, shown as text and linked only where that is safe. */
export interface LinkText {
  readonly text: string;
  /** Null unless the text is an http or https address. */
  readonly href: string | null;
}

export type UrlField = 'urlCheck' | 'urlTableList' | 'urlTableDescription' | 'urlData';
export const urlFields: readonly UrlField[] = ['urlCheck', 'urlTableList', 'urlTableDescription', 'urlData'];

export interface Connector {
  readonly id: string | null;
  readonly title: string;
  readonly description: string;
  /** A safe address for an image; null if a placeholder is shown instead. */
  readonly logo: string | null;
  /** The logo field as the portal gave it, even if it is not safe to load. */
  readonly logoText: string;
  readonly urls: readonly { readonly field: UrlField; readonly link: LinkText | null }[];
  /** Null if the portal gave no list. */
  readonly settings: readonly Setting[] | null;
  readonly sort: string | null;
  /** As the portal gave it, in its own time (biconnector contract 8); null if it gave none. */
  readonly dateCreate: string | null;
  /** Undefined if the portal does not know the field yet. */
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

/** Writes any value as one line of text; objects become JSON. */
function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value);
}

/** The http or https address as the browser will open it; null for any other text. */
export function safeHref(text: string): string | null {
  if (!/^https?:\/\//i.test(text)) return null;
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  } catch {
    return null;
  }
}

/** The logo if it is an https address or an inline image; otherwise null. */
export function safeLogo(text: string): string | null {
  if (/^data:image\/[a-z0-9.+-]+[;,]/i.test(text)) return text;
  return /^https:/i.test(text) ? safeHref(text) : null;
}

function readSettings(value: unknown): readonly Setting[] | null {
  if (!Array.isArray(value)) return null;
  return value.map(entry => {
    const row: Item = isItem(entry) ? entry : { code: entry };
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
    id: readText(item['id']) || null,
    title: asText(item['title']),
    description: asText(item['description']),
    logo: safeLogo(logoText),
    logoText,
    urls: urlFields.map(field => {
      const text = asText(item[field]);
      return { field, link: text === '' ? null : { text, href: safeHref(text) } };
    }),
    settings,
    sort: readText(item['sort']) || null,
    dateCreate: readDate(item['dateCreate']),
    supportMapping: readFlag(item['supportMapping']),
    sourceCode: item['sourceCode'] === undefined ? undefined : asText(item['sourceCode']),
    other: Object.entries(item)
      .filter(([field]) => !known.has(field) || (field === 'settings' && settingsAreOdd))
      .map(([field, value]) => ({ field, text: asText(value) })),
  };
}
