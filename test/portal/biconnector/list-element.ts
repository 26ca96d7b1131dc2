import type { Json, JsonMap } from '../json.ts';
import { phpMap } from '../rest/php-empty.ts';
import { RestError } from '../rest/rest-error.ts';
import type { Schema } from './schema.ts';

/** Quirks of `select` for one kind of element (biconnector contract 3.4). */
export interface Selecting {
  /** Key of the parent entity; selecting it alone is an internal error on portals. */
  readonly relation: string;
  /** Turns explicitly selected dates into empty objects. */
  readonly emptyDates: boolean;
  /** Field that is legal in `select` but never returned. */
  readonly neverShown?: string;
}

/** Picks the selected keys of an element with the portal's defects; without `select`, returns all of it. */
export function selectFrom(
  element: JsonMap,
  schema: Schema,
  select: readonly string[] | undefined,
  { relation, emptyDates, neverShown }: Selecting,
): Json {
  if (select === undefined || select.includes('*')) return element;
  if (select.every(name => name === relation)) {
    throw new RestError(500, 'INTERNAL_SERVER_ERROR', 'Internal server error');
  }
  const chosen = select.filter(name => name !== neverShown);
  return phpMap(Object.fromEntries(chosen.map(name => [name, show(name)])));

  function show(name: string): Json {
    const value = element[name] ?? null;
    const defective = emptyDates && schema.get(name)?.type === 'datetime' && value !== null;
    return defective ? {} : value;
  }
}

/** Writes integers as strings, as older portals list them. */
export function withTextIds(element: JsonMap, schema: Schema): JsonMap {
  return Object.fromEntries(
    Object.entries(element).map(([name, value]) => [
      name,
      schema.get(name)?.type === 'integer' && typeof value === 'number' ? String(value) : value,
    ]),
  );
}
