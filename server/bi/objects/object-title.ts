import { within } from '../../time/within.ts';
import { isItem } from '../../bitrix24/biconnector/item.ts';
import type { Reply } from '../../operations/operation.ts';
import type { Outcome } from '../../bitrix24/biconnector/outcome.ts';

/** The field that holds the title of an object. */
type TitleField = 'title' | 'name';

/** The title in fields that a user sent; undefined where they hold none. */
export function titleIn(fields: unknown, field: TitleField = 'title'): string | undefined {
  const title = isItem(fields) ? fields[field] : undefined;
  return typeof title === 'string' ? title : undefined;
}

/** Time that a write spends on a title at most, in milliseconds. */
const longestMs = 3_000;

/** Reads the title of a stored object. Undefined where it cannot be read: no write fails for a title. */
export async function readTitle(
  reading: Promise<Outcome<object>>,
  field: TitleField = 'title',
): Promise<string | undefined> {
  const found = await within(longestMs, reading).catch(() => undefined);
  return found?.ok === true ? titleIn(found.value, field) : undefined;
}

/** Reads the title of an object after a change; a refused change is worth no further call. */
export const titleOf = async (
  { ok }: Reply,
  read: () => Promise<Outcome<object>>,
  field?: TitleField,
): Promise<string | undefined> => (ok ? readTitle(read(), field) : undefined);
