import { isItem } from '../../server/bitrix24/biconnector/item.ts';

/** The parameters that name an object in a link, and where it is shown. */
const places = { connector: '/connectors', source: '/sources', table: '/tables' } as const;
const names = Object.keys(places) as (keyof typeof places)[];

const asId = (value: unknown): string | null =>
  typeof value === 'number' || (typeof value === 'string' && value !== '') ? String(value) : null;

const placeFor = (name: keyof typeof places, id: string): string =>
  `${places[name]}/${encodeURIComponent(id)}`;

/** The first object these parameters name; `id` alone means a connector. */
function named(
  valueOf: (name: string) => unknown,
  names: readonly (readonly [string, keyof typeof places])[],
): string | null {
  for (const [parameter, name] of names) {
    const id = asId(valueOf(parameter));
    if (id !== null) return placeFor(name, id);
  }
  return null;
}

const plain = names.map(name => [name, name] as const);
const withId = [...plain, ['id', 'connector'] as const];

/**
 * The place this opening asks for: keys of PLACEMENT_OPTIONS, then of its `params`, then of the address it was opened
 * from (`URI`; there `id` alone may be anything of the portal's own, so it is not looked at). Ids come back unjudged.
 */
export function placeFromPlacement(options: Readonly<Record<string, unknown>>): string | null {
  const direct = named(name => options[name], withId);
  if (direct !== null) return direct;
  const params = options['params'];
  const nested = isItem(params) ? named(name => params[name], withId) : null;
  if (nested !== null) return nested;
  const uri = options['URI'];
  if (typeof uri !== 'string') return null;
  const query = new URLSearchParams(uri.split('#')[0]?.split('?')[1] ?? '');
  return named(name => query.get(`params[${name}]`), withId) ?? named(name => query.get(name), plain);
}

/** The place named in this page's own query, and the query without it. */
export function placeFromSearch(search: string): { readonly place: string | null; readonly search: string } {
  const params = new URLSearchParams(search);
  const place = named(name => params.get(name), plain);
  for (const name of names) params.delete(name);
  const text = params.toString();
  return { place, search: text === '' ? '' : `?${text}` };
}

/** Where the page begins; null: where it was before a reload, or at its first place. */
export function placeOf(
  options: Readonly<Record<string, unknown>>,
  address: { readonly hash: string; readonly search: string },
): { readonly place: string | null; readonly search: string } {
  if (address.hash.startsWith('#/')) return { place: null, search: address.search };
  const own = placeFromSearch(address.search);
  return { place: placeFromPlacement(options) ?? own.place, search: own.search };
}
