import { isRecord } from './answer.ts';

/** The parameter that names a connector in this page's address. */
const parameter = 'connector';

const asId = (value: unknown): string | null =>
  typeof value === 'number' || (typeof value === 'string' && value !== '') ? String(value) : null;

function fromQuery(search: string, names: readonly string[]): string | null {
  const params = new URLSearchParams(search);
  return names.map(name => asId(params.get(name))).find(value => value !== null) ?? null;
}

/**
 * The connector this opening asks for: keys `connector` or `id` of PLACEMENT_OPTIONS, then its `params`, then the
 * address it was opened from (`URI`; there `id` alone may be anything of the portal's own, so it is not looked at).
 * The text comes back unjudged.
 */
export function idFromPlacement(options: Readonly<Record<string, unknown>>): string | null {
  const direct = asId(options[parameter]) ?? asId(options['id']);
  if (direct) return direct;
  const params = options['params'];
  const nested = isRecord(params) ? (asId(params[parameter]) ?? asId(params['id'])) : null;
  if (nested) return nested;
  const uri = options['URI'];
  if (typeof uri !== 'string') return null;
  const query = uri.split('#')[0]?.split('?')[1] ?? '';
  return fromQuery(query, [`params[${parameter}]`, 'params[id]', parameter]);
}

/** The connector named in this page's own address. */
export function idFromSearch(search: string): string | null {
  return fromQuery(search, [parameter]);
}

/** The page's query with this connector in it, other parameters kept; null takes the connector out. */
export function searchWith(search: string, id: string | null): string {
  const params = new URLSearchParams(search);
  if (id === null) params.delete(parameter);
  else params.set(parameter, id);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
