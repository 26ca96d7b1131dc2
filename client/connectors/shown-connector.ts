import type { Connector, Setting } from '../../server/bitrix24/biconnector/connector.ts';
import { isItem, readDate, readFlag, readText, type Item } from '../../server/bitrix24/biconnector/item.ts';
import { safeHref, safeLogo } from '../components/safe-address.ts';
import { endpoints, type Endpoint } from '../../server/bitrix24/biconnector/endpoints.ts';

/** A value from the portal, shown as text and linked only where that is safe. */
export interface LinkText {
  readonly text: string;
  /** Null unless the text is an http or https address. */
  readonly href: string | null;
}

/** A connector as a person sees it: every value of the portal, as text. */
export interface ShownConnector extends Pick<
  Connector,
  'title' | 'description' | 'dateCreate' | 'supportMapping' | 'sourceCode'
> {
  readonly id: string | null;
  /** A safe address for an image; null if a placeholder is shown instead. */
  readonly logo: string | null;
  /** The logo field as the portal gave it, even if it is not safe to load. */
  readonly logoText: string;
  readonly urls: readonly { readonly field: Endpoint; readonly link: LinkText | null }[];
  /** Null if the portal gave no list. */
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

/** Writes any value as one line of text; objects become JSON. */
function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value);
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
    id: readText(item['id']) || null,
    title: asText(item['title']),
    description: asText(item['description']),
    logo: safeLogo(logoText),
    logoText,
    urls: endpoints.map(field => {
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
