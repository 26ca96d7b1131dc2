import { z } from 'zod';
import type { Outcome } from '../bitrix24/biconnector/outcome.ts';

const notAnId = 'VALIDATION_INVALID_ID_FORMAT';

/**
 * The id in a path, parsed as the typed client does it, so that "4.7" or "1e3" never reach another object (biconnector
 * contract 2.7, trap 40).
 */
export const idInPath = <Id extends number>(parse: (text: string) => Id | undefined) =>
  z.object({
    id: z
      .string()
      .regex(/^[1-9][0-9]{0,15}$/, notAnId)
      .transform((text, context) => {
        const id = parse(text);
        if (id !== undefined) return id;
        context.addIssue({ code: 'custom', message: notAnId });
        return z.NEVER;
      }),
  });

/** The answer of a write: the id of its object. */
export const idAnswer = z.object({ id: z.int().positive() });

/** Makes the answer of a write: the id of the object that was made, changed or deleted. */
export function changed(outcome: Outcome<number>): Outcome<{ readonly id: number }>;
export function changed(outcome: Outcome<true>, id: number): Outcome<{ readonly id: number }>;
export function changed(outcome: Outcome<number | true>, id?: number): Outcome<{ readonly id: number }> {
  if (!outcome.ok) return outcome;
  const { value, from } = outcome;
  return { ok: true, value: { id: value === true ? (id ?? 0) : value }, from };
}

/** Codes with which the fields of any add or update can be refused before they are sent (biconnector contract 2.6). */
export const fieldErrors = [
  'VALIDATION_FIELDS_NOT_PROVIDED',
  'VALIDATION_UNKNOWN_PARAMETERS',
  'VALIDATION_REQUIRED_FIELD_MISSING',
  'VALIDATION_READ_ONLY_FIELD',
  'VALIDATION_INVALID_FIELD_TYPE',
  'VALIDATION_EMPTY',
  'VALIDATION_TOO_LONG',
] as const;

/** The same for an update of objects with fields that are set once. */
export const changeErrors = [...fieldErrors, 'VALIDATION_IMMUTABLE_FIELD'] as const;
