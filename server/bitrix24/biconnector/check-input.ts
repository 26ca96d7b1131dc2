import { z } from 'zod';
import type { Problem, Refusal } from '../answer.ts';
import { refuseInput } from './refusal.ts';

/**
 * The schemas of this folder carry Bitrix24's codes as their messages; these are the ones it has none for, because it
 * would store the value or fail with a platform text (biconnector contract 4.2).
 */
export const ownCodes = {
  empty: 'VALIDATION_EMPTY',
  tooLong: 'VALIDATION_TOO_LONG',
  notAnAddress: 'VALIDATION_NOT_AN_ADDRESS',
  notALogo: 'VALIDATION_NOT_A_LOGO',
  duplicateCode: 'VALIDATION_SETTINGS_DUPLICATE_CODE',
} as const;

const unknownKey = 'VALIDATION_UNKNOWN_PARAMETERS';
const missing = 'VALIDATION_REQUIRED_FIELD_MISSING';
const wrongType = 'VALIDATION_INVALID_FIELD_TYPE';

type RawIssue = z.core.$ZodRawIssue;

/** What a schema does not name itself (biconnector contract 2.6). */
const codeOf = ({ code, input }: RawIssue): string => {
  if (code === 'unrecognized_keys') return unknownKey;
  if (code === 'too_big') return ownCodes.tooLong;
  if (code === 'too_small') return ownCodes.empty;
  return input === undefined ? missing : wrongType;
};

/** For a value that is missing or of another type (biconnector contract 2.6). */
export const fieldError = { error: codeOf };

/** For an object that is none; its unknown keys keep their own code. */
export const objectError = (code: string) => ({
  error: (issue: RawIssue) => (issue.code === 'unrecognized_keys' ? unknownKey : code),
});

/** A key the portal refuses whatever its value. */
export const readOnly = z.never('VALIDATION_READ_ONLY_FIELD').optional();
export const immutable = z.never('VALIDATION_IMMUTABLE_FIELD').optional();

/** Text that must not be empty, of at most `max` characters. */
export const requiredText = (max: number) =>
  z.string(fieldError).min(1, ownCodes.empty).max(max, ownCodes.tooLong);

/** Where text may be empty. */
export const anyText = (max: number) => z.string(fieldError).max(max, ownCodes.tooLong);

export type Checked<T> = { readonly ok: true; readonly value: T } | Refusal;

/**
 * Nothing known to be invalid is sent (platform contract M2): the portal's own checks, in its own order of importance, and
 * those it leaves out.
 * @returns the fields to send, or all their problems, the first one's code being the refusal's
 */
export function checkInput<T>(schema: z.ZodType<T>, fields: unknown): Checked<T> {
  const provided = typeof fields === 'object' && fields !== null && Object.keys(fields).length > 0;
  if (!provided) return refuseInput([{ field: '', code: 'VALIDATION_FIELDS_NOT_PROVIDED' }]);
  return parseInput(schema, fields);
}

/** As `checkInput`, where nothing at all is fine, too. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): Checked<T> {
  const large = tooLargeIn(input);
  if (large !== undefined) return refuseInput([{ field: large, code: ownCodes.tooLong, limit: mostParts }]);
  const { success, data, error } = schema.safeParse(input, fieldError);
  return success ? { ok: true, value: data } : refuseInput(problemsIn(error));
}

/** Parts of a list or of an object; nothing of BI Builder has nearly as many. */
const mostParts = 5_000;

/** Judged before the schema, which would look at each part and word its problems. */
function tooLargeIn(input: unknown): string | undefined {
  if (sizeOf(input) > mostParts) return '';
  return Object.entries(input ?? {}).find(([, value]) => sizeOf(value) > mostParts)?.[0];
}

const sizeOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? Object.keys(value).length : 0;

/** The problems of a form's fields; empty when it may be sent. */
export function problemsOf(schema: z.ZodType, fields: unknown): readonly Problem[] {
  const checked = checkInput(schema, fields);
  return checked.ok ? [] : (checked.problems ?? []);
}

/**
 * In the portal's order: unknown parameters beat everything, then its walk through the schema, then the checks of each
 * method, which start when all fields have their types (biconnector contract 2.5, 2.6).
 */
function problemsIn(error: z.ZodError): readonly Problem[] {
  const problems = error.issues.flatMap((issue): readonly Problem[] => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map(key => ({ field: [...path, key].join('.'), code: issue.message }));
    const limit = issue.code === 'too_big' ? { limit: Number(issue.maximum) } : {};
    return [{ field: path.join('.'), code: issue.message, ...limit }];
  });
  return problems.toSorted((one, other) => rankOf(one) - rankOf(other) || partsFirst(one, other));
}

/** Of one setting or column: what is missing comes before what is wrong (biconnector contract 4.2, 6.2). */
function partsFirst(one: Problem, other: Problem): number {
  if (parentOf(one) !== parentOf(other)) return 0;
  return Number(other.code.includes('MISSING_REQUIRED')) - Number(one.code.includes('MISSING_REQUIRED'));
}

const parentOf = ({ field }: Problem): string => field.replace(/\.[^.]*$/, '');

const bySchema = new Set([missing, wrongType, 'VALIDATION_READ_ONLY_FIELD', 'VALIDATION_IMMUTABLE_FIELD']);
/** Of tables, where the whole is looked at before its parts (biconnector contract 6.2, 6.7). */
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

function rankOf({ field, code }: Problem): number {
  const isTopLevel = !field.includes('.');
  if (code === unknownKey) return isTopLevel ? 0 : 1;
  if (bySchema.has(code) && isTopLevel) return 2;
  if (tableOrder.includes(code)) return 3 + tableOrder.indexOf(code);
  if (code === 'VALIDATION_DATASET_NAME_TOO_LONG') return 22;
  // What the storage would say, or what only we say, comes after the portal's own words.
  return (Object.values(ownCodes) as readonly string[]).includes(code) ? 21 : 20;
}
