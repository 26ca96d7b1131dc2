import { z } from 'zod';
import type { Problem, Refusal } from '../answer.ts';
import { unreadableIn } from '../readable-text.ts';
import { generalCodes, ownCodes } from './problem-codes.ts';
import { inPortalOrder } from './problem-order.ts';
import { refuseInput } from './refusal.ts';

type RawIssue = z.core.$ZodRawIssue;

/** The code of an issue that its schema does not name (biconnector contract 2.6). */
const codeOf = ({ code, input }: RawIssue): string => {
  if (code === 'unrecognized_keys') return generalCodes.unknownKey;
  if (code === 'too_big') return ownCodes.tooLong;
  if (code === 'too_small') return ownCodes.empty;
  return input === undefined ? generalCodes.missing : generalCodes.wrongType;
};

/**
 * Parameter of a schema whose value may be missing or of another type. All schemas here carry codes as their messages.
 */
export const fieldError = { error: codeOf };

/** Parameter of a schema for objects: `code` for a value that is not one; unknown keys keep their own code. */
export const objectError = (code: string) => ({
  error: (issue: RawIssue) => (issue.code === 'unrecognized_keys' ? generalCodes.unknownKey : code),
});

/** A key that the portal refuses whatever its value. */
export const readOnly = z.never('VALIDATION_READ_ONLY_FIELD').optional();
export const immutable = z.never('VALIDATION_IMMUTABLE_FIELD').optional();

/** Text of 1 to `max` characters. */
export const requiredText = (max: number) =>
  z.string(fieldError).min(1, ownCodes.empty).max(max, ownCodes.tooLong);

/** Text of 0 to `max` characters. */
export const anyText = (max: number) => z.string(fieldError).max(max, ownCodes.tooLong);

export type Checked<T> = { readonly ok: true; readonly value: T } | Refusal;

/**
 * Checks input before it is sent (platform contract M2): the portal's own checks in its own order, and those it lacks.
 * @returns the fields to send, or a refusal with all problems and the code of the first
 */
export function checkInput<T>(schema: z.ZodType<T>, fields: unknown): Checked<T> {
  const provided = typeof fields === 'object' && fields !== null && Object.keys(fields).length > 0;
  if (!provided) return refuseInput([{ field: '', code: 'VALIDATION_FIELDS_NOT_PROVIDED' }]);
  return parseInput(schema, fields);
}

/** Checks input as `checkInput` does, but accepts input without fields. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): Checked<T> {
  const large = tooLargeIn(input);
  if (large !== undefined) return refuseInput([{ field: large, code: ownCodes.tooLong, limit: mostMembers }]);
  const { success, data, error } = schema.safeParse(input, fieldError);
  const problems = [...(success ? [] : problemsIn(error)), ...unreadableTexts(input)];
  return success && problems.length === 0 ? { ok: true, value: data } : refuseInput(inPortalOrder(problems));
}

/** The problems of texts that no field may hold. Bitrix24 checks none of them, so they come last. */
export const unreadableTexts = (input: unknown): readonly Problem[] =>
  unreadableIn(input).map(field => ({ field, code: ownCodes.unreadable }));

/** Maximum number of members of a list or object; nothing of BI Builder has nearly as many. */
const mostMembers = 5_000;

/**
 * The field that has too many members. It is looked for first, because the schema would report a problem for each of
 * them.
 */
function tooLargeIn(input: unknown): string | undefined {
  if (sizeOf(input) > mostMembers) return '';
  return Object.entries(input ?? {}).find(([, value]) => sizeOf(value) > mostMembers)?.[0];
}

const sizeOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? Object.keys(value).length : 0;

/** The problems of a form's fields; empty when the form may be sent. */
export function problemsOf(schema: z.ZodType, fields: unknown): readonly Problem[] {
  const checked = checkInput(schema, fields);
  return checked.ok ? [] : (checked.problems ?? []);
}

const problemsIn = (error: z.ZodError): readonly Problem[] =>
  error.issues.flatMap((issue): readonly Problem[] => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map(key => ({ field: [...path, key].join('.'), code: issue.message }));
    const limit = issue.code === 'too_big' ? { limit: Number(issue.maximum) } : {};
    return [{ field: path.join('.'), code: issue.message, ...limit }];
  });
