import { isPhpArray, type Json, type JsonMap } from '../json.ts';
import { ModuleError } from './module-error.ts';
import { isNumeric, toInteger } from './php-scalar.ts';
import type { Schema } from './schema.ts';

/** Entries of a PHP array. */
export type Entries = readonly (readonly [string, Json])[];

/** Parameters of a `*.list` call that have passed validation. */
export interface ListQuery {
  /** Undefined selects everything. */
  readonly select: readonly string[] | undefined;
  readonly filter: Entries;
  readonly order: Entries;
  readonly page: number;
}

/** Reads select, filter, order and page in the portal's order; the first error wins (biconnector contract 3.1, 3.2). */
export function readListQuery(schema: Schema, params: JsonMap): ListQuery {
  const select = readSelect(schema, params['select'] ?? null);
  const filter = readArray(params['filter'] ?? null, 'filter');
  checkFilter(schema, filter);
  const order = readArray(params['order'] ?? null, 'order');
  for (const [name] of order) if (!schema.has(name)) throw notAllowed(name, 'order');
  return { select, filter, order, page: readPage(params['page']) };
}

function readSelect(schema: Schema, value: Json): readonly string[] | undefined {
  const names = readArray(value, 'select').map(([, name]) => phpText(name));
  for (const name of names) if (name !== '*' && !schema.has(name)) throw notAllowed(name, 'select');
  return names.length === 0 || (names.length === 1 && names[0] === '*') ? undefined : names;
}

/** Reads a list or object as its entries; null counts as absent. */
function readArray(value: Json, parameter: 'select' | 'filter' | 'order'): Entries {
  if (value === null) return [];
  if (!isPhpArray(value)) {
    throw new ModuleError(
      `VALIDATION_${parameter.toUpperCase()}_TYPE`,
      `Parameter "${parameter}" must be array.`,
    );
  }
  return Object.entries(value);
}

/**
 * Checks array values by recursion as if they were groups. So an IN list of texts fails at its index 0, and the
 * field name of an array is never checked (biconnector contract 3.3).
 */
function checkFilter(schema: Schema, filter: Entries): void {
  for (const [key, value] of filter) {
    if (key === 'logic') checkLogic(value);
    else if (isPhpArray(value)) checkFilter(schema, Object.entries(value));
    else if (!(isIndex(key) && isNumeric(value))) {
      const name = nameOf(key);
      if (!schema.has(name)) throw notAllowed(name, 'filter');
    }
  }
}

function checkLogic(value: Json): void {
  if (typeof value === 'string' && ['AND', 'OR'].includes(value.toUpperCase())) return;
  throw new ModuleError('VALIDATION_INVALID_FILTER_LOGIC', 'Field "logic" must be either "AND" or "OR".');
}

function readPage(value: Json | undefined): number {
  return isNumeric(value) ? Math.max(1, toInteger(value)) : 1;
}

/** Strips any run of operator characters from a filter key (biconnector contract 3.3). */
export function nameOf(key: string): string {
  return key.replace(/^[<>=!@%]+/, '');
}

/** True for a key that PHP stores as an integer. */
export function isIndex(key: string): boolean {
  return /^(0|[1-9]\d*)$/.test(key);
}

/** PHP's (string) of a scalar; an array becomes `Array`. */
export function phpText(value: Json): string {
  if (value === null || value === false) return '';
  if (value === true) return '1';
  return isPhpArray(value) ? 'Array' : String(value);
}

function notAllowed(name: string, parameter: 'select' | 'filter' | 'order'): ModuleError {
  return new ModuleError(
    `VALIDATION_FIELD_NOT_ALLOWED_IN_${parameter.toUpperCase()}`,
    `Field "${name}" is not allowed in the "${parameter}".`,
  );
}
