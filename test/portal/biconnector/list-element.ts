import type { Json, JsonMap } from '../json.ts';
import { phpMap } from '../rest/php-empty.ts';
import { RestError } from '../rest/rest-error.ts';
import type { Schema } from './schema.ts';

/** What selecting does to the elements of one kind (biconnector contract 3.4). */
export interface Selecting {
  /** The key of the entity above: alone it dereferences a missing object. */
  readonly relation: string;
  /** Explicitly selected dates become empty objects. */
  readonly emptyDates: boolean;
  /** Legal in `select`, never returned. */
  readonly never?: string;
}

/** The whole element, or just the selected keys with all that goes wrong with them. */
export function selectFrom(
  element: JsonMap,
  schema: Schema,
  select: readonly string[] | undefined,
  { relation, emptyDates, never }: Selecting,
): Json {
  if (select === undefined || select.includes('*')) return element;
  if (select.every(name => name === relation)) {
    throw new RestError(500, 'INTERNAL_SERVER_ERROR', 'Internal server error');
  }
  const chosen = select.filter(name => name !== never);
  return phpMap(Object.fromEntries(chosen.map(name => [name, show(name)])));

  function show(name: string): Json {
    const value = element[name] ?? null;
    const defective = emptyDates && schema.get(name)?.type === 'datetime' && value !== null;
    return defective ? {} : value;
  }
}

/** Integers as texts, as older portals list them. */
export function withTextIds(element: JsonMap, schema: Schema): JsonMap {
  return Object.fromEntries(
    Object.entries(element).map(([name, value]) => [
      name,
      schema.get(name)?.type === 'integer' && typeof value === 'number' ? String(value) : value,
    ]),
  );
}
