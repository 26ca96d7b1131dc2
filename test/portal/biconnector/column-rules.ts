import { isMap, type Json } from '../json.ts';
import { RestError } from '../rest/rest-error.ts';
import { phpText } from './list-query.ts';
import { ModuleError } from './module-error.ts';
import { characters } from './php-scalar.ts';
import { columnTypes, type ColumnType, type NewColumn } from './table-store.ts';

const longestName = 32;
const columnKeys = ['name', 'externalCode', 'type', 'visible', 'description', 'id', 'datasetId'];

/** One column as it was sent; a missing value is null. */
export interface SentColumn {
  readonly name: Json;
  readonly externalCode: Json;
  readonly type: Json;
  /** Keys that the portal does not know. */
  readonly unknownKeys: readonly string[];
}

/** Reads the items of a column list; an item that is not an object becomes an empty column. */
export function sentColumns(list: Json): readonly SentColumn[] {
  return Object.values(list as Readonly<Record<string, Json>>).map(item => {
    const given = isMap(item) ? item : {};
    const { name = null, externalCode = null, type = null } = given;
    return {
      name,
      externalCode,
      type,
      unknownKeys: Object.keys(given).filter(key => !columnKeys.includes(key)),
    };
  });
}

export function isComplete({ name, externalCode, type }: SentColumn): boolean {
  return name !== null && externalCode !== null && type !== null;
}

/** Finds the values that occur more than once; each is listed once, as text. */
export function repeated(values: readonly Json[]): readonly string[] {
  const texts = values.filter(value => value !== null).map(phpText);
  return [...new Set(texts.filter((text, index) => texts.indexOf(text) !== index))];
}

export function refuseRepeated(parameter: 'code' | 'name', values: readonly Json[]): void {
  const twice = repeated(values);
  if (twice.length === 0) return;
  throw new ModuleError(
    `VALIDATION_DUPLICATE_FIELD_${parameter.toUpperCase()}`,
    `Duplicate values found in the "${parameter}" parameter: ${twice.join(', ')}`,
  );
}

/** Checks one complete column in the portal's order: name, its length, type (biconnector contract 6.2, step 11). */
export function readColumn({ name, externalCode, type }: SentColumn): NewColumn {
  const text = phpText(name);
  if (!/^[A-Z][A-Z0-9_]*$/.test(text)) {
    throw new ModuleError(
      'VALIDATION_FIELD_NAME_INVALID_FORMAT',
      'Field "name" has to start with an uppercase Latin character. Possible entry includes uppercase Latin characters (A-Z), numbers (0-9) and underscores.',
    );
  }
  if (characters(text) > longestName) {
    throw new ModuleError('VALIDATION_FIELD_NAME_TOO_LONG', 'Field "name" must not exceed 32 characters.');
  }
  if (!isColumnType(type)) throw new ModuleError('VALIDATION_FIELD_INVALID_TYPE', 'Invalid field type.');
  return { name: text, externalCode: phpText(externalCode), type };
}

/** Refuses unknown keys with the error of the storage layer, to which table.add passes them (6.2). */
export function refuseUnknownKeys(columns: readonly SentColumn[]): void {
  const unknown = columns.flatMap(({ unknownKeys }) => unknownKeys)[0];
  if (unknown !== undefined) {
    throw new RestError(400, 'ERROR_CORE', `Unknown field definition \`${unknown}\``);
  }
}

function isColumnType(type: Json): type is ColumnType {
  return (columnTypes as readonly Json[]).includes(type);
}
