import type { Outcome } from '../../bitrix24/biconnector/outcome.ts';

/**
 * The title of an object that is about to change, for the audit trail. Undefined where it cannot be read: a title is worth
 * no failed write.
 * @param field the field that holds it
 */
export async function titleIn(
  reading: Promise<Outcome<{ readonly title?: unknown; readonly name?: unknown }>>,
  field: 'title' | 'name',
): Promise<string | undefined> {
  const found = await reading.catch(() => undefined);
  const title = found?.ok === true ? found.value[field] : undefined;
  return typeof title === 'string' ? title : undefined;
}
