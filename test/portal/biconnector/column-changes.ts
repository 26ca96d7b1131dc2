import { isMap, isPhpArray, type Json, type JsonMap } from '../json.ts';
import { isComplete, readColumn, refuseRepeated, sentColumns, type SentColumn } from './column-rules.ts';
import { phpText } from './list-query.ts';
import { ModuleError } from './module-error.ts';
import { isNumeric, phpTruthy, toInteger } from './php-scalar.ts';
import type { Column, NewColumn } from './table-store.ts';

/** The changes that table.fields.update asks for. A parameter that is not an array counts as absent (biconnector contract 6.7). */
export interface ColumnChanges {
  readonly add: readonly SentColumn[];
  readonly update: readonly { readonly id: number; readonly visible: boolean }[];
  readonly delete: readonly number[];
}

/** Runs the checks that precede the table lookup, in the portal's order: additions, updates, deletions. */
export function readColumnChanges(params: JsonMap): ColumnChanges {
  const add = sentColumns(arrayOf(params['add']));
  if (!add.every(isComplete)) {
    throw new ModuleError(
      'VALIDATION_FIELD_ADD_MISSING_REQUIRED_FIELDS',
      'Field to be added must include the required parameters: "name", "externalCode" and "type".',
    );
  }
  return {
    add,
    update: Object.values(arrayOf(params['update'])).map(readUpdate),
    delete: Object.values(arrayOf(params['delete'])).map(readDeletion),
  };
}

export function hasNoChanges({ add, update, delete: gone }: ColumnChanges): boolean {
  return add.length + update.length + gone.length === 0;
}

/** Checks new columns against each other, then one by one, then against the present columns, even those to be deleted. */
export function readAdditions(add: readonly SentColumn[], present: readonly Column[]): readonly NewColumn[] {
  refuseRepeated(
    'code',
    add.map(({ externalCode }) => externalCode),
  );
  refuseRepeated(
    'name',
    add.map(({ name }) => name),
  );
  const columns = add.map(readColumn);
  refusePresent('externalCode', 'CODE', columns, present);
  refusePresent('name', 'NAME', columns, present);
  return columns;
}

function refusePresent(
  key: 'externalCode' | 'name',
  code: 'CODE' | 'NAME',
  columns: readonly NewColumn[],
  present: readonly Column[],
): void {
  const taken = columns
    .map(column => column[key])
    .filter(value => present.some(column => column[key] === value));
  if (taken.length === 0) return;
  throw new ModuleError(
    `VALIDATION_DUPLICATE_EXIST_${code}`,
    `The following "${key}" values already exist in the current fields: ${taken.join(', ')}`,
  );
}

function readUpdate(item: Json): ColumnChanges['update'][number] {
  const { id = null, visible = null } = isMap(item) ? item : {};
  if (id === null || visible === null) {
    throw new ModuleError(
      'VALIDATION_FIELD_UPDATE_MISSING_REQUIRED_FIELDS',
      'Field to be updated must include the required parameters: "id" and "visible".',
    );
  }
  const text = phpText(id);
  return { id: isNumeric(text) ? toInteger(text) : 0, visible: phpTruthy(visible) };
}

function readDeletion(id: Json): number {
  if (isNumeric(id) && toInteger(id) > 0) return toInteger(id);
  throw new ModuleError('VALIDATION_FIELD_DELETE_INVALID_ID', 'ID to be deleted must be a positive integer.');
}

function arrayOf(value: Json | undefined): readonly Json[] | JsonMap {
  return isPhpArray(value) ? value : [];
}
