import { z } from 'zod';
import type { Problem, Refusal } from '../answer.ts';

/**
 * The schemas of this folder carry Bitrix24's codes as their messages; these are the ones it has none for, because it
 * would store the value or fail with a platform text (biconnector contract 4.2).
 */
export const own = {
  empty: 'VALIDATION_EMPTY',
  tooLong: 'VALIDATION_TOO_LONG',
  notAnAddress: 'VALIDATION_NOT_AN_ADDRESS',
  notALogo: 'VALIDATION_NOT_A_LOGO',
  duplicateCode: 'VALIDATION_SETTINGS_DUPLICATE_CODE',
} as const;

/** For a value that is missing or of another type (biconnector contract 2.6). */
export const typed = {
  error: ({ input }: { readonly input?: unknown }) =>
    input === undefined ? 'VALIDATION_REQUIRED_FIELD_MISSING' : 'VALIDATION_INVALID_FIELD_TYPE',
};

/** A key the portal refuses whatever its value. */
export const readOnly = z.never('VALIDATION_READ_ONLY_FIELD').optional();
export const immutable = z.never('VALIDATION_IMMUTABLE_FIELD').optional();

/** Text that must not be empty, of at most `max` characters. */
export const text = (max: number) => z.string(typed).min(1, own.empty).max(max, own.tooLong);

/** Where text may be empty. */
export const optionalText = (max: number) => z.string(typed).max(max, own.tooLong);

/**
 * Nothing known to be invalid is sent (platform contract M2): the portal's own checks, in its own order of importance, and
 * those it leaves out.
 * @returns the fields to send, or all their problems, the first one's code being the refusal's
 */
export function checkInput<T>(schema: z.ZodType<T>, fields: unknown): { ok: true; value: T } | Refusal {
  const provided = typeof fields === 'object' && fields !== null && Object.keys(fields).length > 0;
  if (!provided) return refusal([{ field: '', code: 'VALIDATION_FIELDS_NOT_PROVIDED' }]);
  const { success, data, error } = schema.safeParse(fields);
  return success ? { ok: true, value: data } : refusal(problemsIn(error));
}

/** The problems of a form's fields; empty when it may be sent. */
export function problemsOf(schema: z.ZodType, fields: unknown): readonly Problem[] {
  const checked = checkInput(schema, fields);
  return checked.ok ? [] : (checked.problems ?? []);
}

/** Unknown parameters come first and beat every other problem (biconnector contract 2.6). */
function problemsIn(error: z.ZodError): readonly Problem[] {
  const unknown: Problem[] = [];
  const others: Problem[] = [];
  for (const issue of error.issues) {
    const field = issue.path.join('.');
    if (issue.code === 'unrecognized_keys') {
      const at = field === '' ? '' : `${field}.`;
      unknown.push(
        ...issue.keys.map(key => ({ field: `${at}${key}`, code: 'VALIDATION_UNKNOWN_PARAMETERS' })),
      );
    } else {
      const limit = issue.code === 'too_big' ? { limit: Number(issue.maximum) } : {};
      others.push({ field, code: issue.message, ...limit });
    }
  }
  return [...unknown, ...others];
}

/** A refusal made here, in the form the portal would have given it. */
export function refusal(problems: readonly Problem[]): Refusal {
  const [first] = problems;
  const code = first?.code ?? 'VALIDATION_INVALID_FIELD_TYPE';
  const message = problems.map(({ field, code }) => (field === '' ? code : `${field}: ${code}`)).join(', ');
  return { ok: false, code, message, status: 400, problems };
}
