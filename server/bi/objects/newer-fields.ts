import type { z } from 'zod';
import type { Refusal } from '../../bitrix24/answer.ts';
import { checkInput } from '../../bitrix24/biconnector/check-input.ts';
import { withFields } from '../../bitrix24/biconnector/connector-input.ts';
import type { Schema } from '../../bitrix24/biconnector/fields.ts';
import { isItem } from '../../bitrix24/biconnector/item.ts';
import type { Outcome } from '../../bitrix24/biconnector/outcome.ts';

/**
 * The schema of a write, extended by the fields of a newer portal. The portal is asked for its description only when the
 * body holds fields this app does not know and is right otherwise; fields the portal does not describe stay refused.
 * @param describe asks the portal for its description of a connector
 */
export async function withNewerFields(
  schema: z.ZodObject,
  body: unknown,
  describe: () => Promise<Outcome<Schema>>,
): Promise<z.ZodObject> {
  const checked = checkInput(schema, body);
  if (checked.ok || !isOnlyUnknown(checked)) return schema;
  const described = await describe();
  if (!described.ok) return schema;
  const unknown = unknownNames(schema, body);
  const writable = described.value.fields.filter(field => field['isReadOnly'] !== true);
  return withFields(
    schema,
    unknown.filter(name => writable.some(field => field['title'] === name)),
  );
}

/** Names in a body that a schema does not know. */
export const unknownNames = ({ shape }: z.ZodObject, body: unknown): readonly string[] =>
  isItem(body) ? Object.keys(body).filter(name => !Object.hasOwn(shape, name)) : [];

const isOnlyUnknown = ({ problems = [] }: Refusal): boolean =>
  problems.every(({ field, code }) => code === 'VALIDATION_UNKNOWN_PARAMETERS' && !field.includes('.'));
