import type { Problem } from '../answer.ts';
import { generalCodes, ownCodes } from './problem-codes.ts';

/**
 * Sorts problems in the portal's order: unknown parameters come first, then its walk through the schema, then the checks of
 * each method, which start when all fields have their types (biconnector contract 2.5, 2.6).
 */
export const inPortalOrder = (problems: readonly Problem[]): readonly Problem[] =>
  problems.toSorted((one, other) => rankOf(one) - rankOf(other) || missingFirst(one, other));

/** Within one setting or column a missing part comes before an invalid one (biconnector contract 4.2, 6.2). */
function missingFirst(one: Problem, other: Problem): number {
  if (parentOf(one) !== parentOf(other)) return 0;
  return Number(other.code.includes('MISSING_REQUIRED')) - Number(one.code.includes('MISSING_REQUIRED'));
}

const parentOf = ({ field }: Problem): string => field.replace(/\.[^.]*$/, '');

/** Codes of the schema walk. */
const schemaCodes: ReadonlySet<string> = new Set([
  generalCodes.missing,
  generalCodes.wrongType,
  'VALIDATION_READ_ONLY_FIELD',
  'VALIDATION_IMMUTABLE_FIELD',
]);

/** Codes of tables in their order: the whole is checked before its parts (biconnector contract 6.2, 6.7). */
const tableOrder: readonly string[] = [
  'VALIDATION_DATASET_NAME_INVALID',
  'VALIDATION_FIELD_ADD_MISSING_REQUIRED_FIELDS',
  'VALIDATION_FIELD_UPDATE_MISSING_REQUIRED_FIELDS',
  'VALIDATION_FIELD_DELETE_INVALID_ID',
  'DUPLICATE_FIELDS',
  'FIELDS_EMPTY',
  'VALIDATION_DUPLICATE_FIELD_CODE',
  'VALIDATION_DUPLICATE_FIELD_NAME',
];

/** Codes that the portal's storage would give, or only this app gives. */
const lateCodes: ReadonlySet<string> = new Set(Object.values(ownCodes));

function rankOf({ field, code }: Problem): number {
  const isTopLevel = !field.includes('.');
  if (code === generalCodes.unknownKey) return isTopLevel ? 0 : 1;
  if (schemaCodes.has(code) && isTopLevel) return 2;
  if (tableOrder.includes(code)) return 3 + tableOrder.indexOf(code);
  // The last check of table.add, just before the storage looks at the values (biconnector contract 6.2, step 12).
  if (code === 'VALIDATION_DATASET_NAME_TOO_LONG') return 21;
  return lateCodes.has(code) ? 22 : 20;
}
