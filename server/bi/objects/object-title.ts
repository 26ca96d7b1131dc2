import { isItem } from '../../bitrix24/biconnector/item.ts';
import type { Outcome } from '../../bitrix24/biconnector/outcome.ts';

/** The field that holds the title of an object. */
type TitleField = 'title' | 'name';

/** The title in fields that a user sent; undefined where they hold none. */
export function titleIn(fields: unknown, field: TitleField = 'title'): string | undefined {
  const title = isItem(fields) ? fields[field] : undefined;
  return typeof title === 'string' ? title : undefined;
}

/** The title of a stored object, for the audit trail. Undefined where it cannot be read: no write fails for a title. */
export async function titleOf(
  reading: Promise<Outcome<object>>,
  field: TitleField = 'title',
): Promise<string | undefined> {
  const found = await reading.catch(() => undefined);
  return found?.ok === true ? titleIn(found.value, field) : undefined;
}
