import { isItem } from '../../server/bitrix24/biconnector/item.ts';

/** Parameters that name an object in a link, with the place that shows it. */
const places = { connector: '/connectors', source: '/sources', table: '/tables' } as const;
const names = Object.keys(places) as (keyof typeof places)[];

const asId = (value: unknown): string | null =>
  typeof value === 'number' || (typeof value === 'string' && value !== '') ? String(value) : null;

const placeFor = (name: keyof typeof places, id: string): string =>
  `${places[name]}/${encodeURIComponent(id)}`;

/** The place of the first object that these parameters name, or null. */
function firstPlace(
  valueOf: (name: string) => unknown,
  names: readonly (readonly [string, keyof typeof places])[],
): string | null {
  for (const [parameter, name] of names) {
    const id = asId(valueOf(parameter));
    if (id !== null) return placeFor(name, id);
  }
  return null;
}

const byName = names.map(name => [name, name] as const);
/** `id` alone means a connector. */
const byNameOrId = [...byName, ['id', 'connector'] as const];

/**
 * The place this opening asks for, by keys of PLACEMENT_OPTIONS, then of its `params`, then of the address in `URI`, where
 * `id` alone may be the portal's own and is ignored. Ids are not checked.
 */
export function placeFromPlacement(options: Readonly<Record<string, unknown>>): string | null {
  const direct = firstPlace(name => options[name], byNameOrId);
  if (direct !== null) return direct;
  const params = options['params'];
  const nested = isItem(params) ? firstPlace(name => params[name], byNameOrId) : null;
  if (nested !== null) return nested;
  const uri = options['URI'];
  if (typeof uri !== 'string') return null;
  const query = new URLSearchParams(uri.split('#')[0]?.split('?')[1] ?? '');
  return (
    firstPlace(name => query.get(`params[${name}]`), byNameOrId) ??
    firstPlace(name => query.get(name), byName)
  );
}

/** The place that this page's own query names, and the query without it. */
export function placeFromSearch(search: string): { readonly place: string | null; readonly search: string } {
  const params = new URLSearchParams(search);
  const place = firstPlace(name => params.get(name), byName);
  for (const name of names) params.delete(name);
  const text = params.toString();
  return { place, search: text === '' ? '' : `?${text}` };
}

/** The place where the page begins. Null means where it was before a reload, or its first place. */
export function placeOf(
  options: Readonly<Record<string, unknown>>,
  address: { readonly hash: string; readonly search: string },
): { readonly place: string | null; readonly search: string } {
  if (address.hash.startsWith('#/')) return { place: null, search: address.search };
  const own = placeFromSearch(address.search);
  return { place: placeFromPlacement(options) ?? own.place, search: own.search };
}
