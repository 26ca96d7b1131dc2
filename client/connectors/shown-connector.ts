import type { Connector, Setting } from '../../server/bitrix24/biconnector/connectors.ts';
import { endpoints, type Endpoint } from '../../server/bitrix24/biconnector/endpoints.ts';
import { isItem, readFlag, type Item } from '../../server/bitrix24/biconnector/item.ts';
import { safeHref, safeLogo } from '../components/safe-address.ts';

/** A value of the portal, shown as text and linked only where that is safe. */
export interface LinkText {
  readonly text: string;
  /** Set for http and https only. */
  readonly href: string | null;
}

/** A connector as a person sees it: every value of the portal, as text. */
export interface ShownConnector extends Pick<
  Connector,
  'title' | 'description' | 'dateCreate' | 'supportMapping' | 'sourceCode'
> {
  readonly id: string | null;
  /** Safe for the src of an image; null where a placeholder must be shown. */
  readonly logo: string | null;
  /** The logo field as the portal gave it, for a logo that is not safe to load. */
  readonly logoText: string;
  readonly urls: readonly { readonly field: Endpoint; readonly link: LinkText | null }[];
  /** Null where the portal gave no list. */
  readonly settings: readonly Setting[] | null;
  readonly sort: string | null;
  /** Fields this app does not know. */
  readonly other: readonly { readonly field: string; readonly text: string }[];
}

const known = new Set<string>([
  ...endpoints,
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

/** Text or a number as text, else null; some answers hold an empty object in place of a date. */
function scalar(value: unknown): string | null {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : null;
}

function readSettings(value: unknown): readonly Setting[] | null {
  if (!Array.isArray(value)) return null;
  return value.map(entry => {
    const row: Item = isItem(entry) ? entry : { code: entry };
    return { code: asText(row['code']), name: asText(row['name']), type: asText(row['type']) };
  });
}

/**
 * Puts the item of connector.get into words. Fields may be missing, null, of another type, or unknown.
 * @returns null for a value that is no object
 */
export function showConnector(item: unknown): ShownConnector | null {
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
    urls: endpoints.map(field => {
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
