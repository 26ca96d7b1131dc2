import type { z } from 'zod';
import { checkInput } from '../../bitrix24/biconnector/check-input.ts';
import type { Schema } from '../../bitrix24/biconnector/schema.ts';
import { isItem } from '../../bitrix24/biconnector/item.ts';
import type { Outcome } from '../../bitrix24/biconnector/outcome.ts';

/**
 * The names in these fields that a newer portal knows and the schema does not. The portal is asked for its description only
 * when the fields are right otherwise; names that it does not describe as writable stay refused.
 * @param describe asks the portal for its description of a connector
 */
export async function newerFieldsIn(
  schema: z.ZodObject,
  fields: unknown,
  describe: () => Promise<Outcome<Schema>>,
): Promise<readonly string[]> {
  const checked = checkInput(schema, fields);
  if (checked.ok || !isItem(fields)) return [];
  const { problems = [] } = checked;
  if (!problems.every(({ field, code }) => code === 'VALIDATION_UNKNOWN_PARAMETERS' && !field.includes('.')))
    return [];
  const described = await describe();
  if (!described.ok) return [];
  const writable = described.value.fields.filter(field => field['isReadOnly'] !== true);
  return Object.keys(fields)
    .filter(name => !Object.hasOwn(schema.shape, name))
    .filter(name => writable.some(field => field['title'] === name));
}
