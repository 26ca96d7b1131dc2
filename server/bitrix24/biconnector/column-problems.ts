import type { Problem } from '../answer.ts';
import type { Item } from './item.ts';
import { readTable } from './tables.ts';
import type { ColumnsChange } from './table-input.ts';

/**
 * The problems of a change that only the stored table reveals: columns that are not its own, and new columns whose name or
 * external code it already has, even if the same change deletes the old one (biconnector contract 6.7, trap 31).
 * @param stored the table as the portal returned it
 */
export function columnProblems(stored: Item, change: ColumnsChange): readonly Problem[] {
  const { add = [], update = [], delete: removed = [] } = change;
  const columns = readTable(stored)?.columns ?? [];
  const ids = new Set<number | undefined>(columns.map(({ id }) => id));
  const names = new Set(columns.map(({ name }) => name));
  const codes = new Set(columns.map(({ externalCode }) => externalCode));
  return [
    ...problemsAt(removed, id => !ids.has(id), 'delete', 'COLUMN_NOT_FOUND'),
    ...problemsAt(update, ({ id }) => !ids.has(id), 'update', 'COLUMN_NOT_FOUND', '.id'),
    ...problemsAt(add, ({ name }) => names.has(name), 'add', 'VALIDATION_DUPLICATE_EXIST_NAME', '.name'),
    ...problemsAt(
      add,
      ({ externalCode }) => codes.has(externalCode),
      'add',
      'VALIDATION_DUPLICATE_EXIST_CODE',
      '.externalCode',
    ),
  ];
}

/** One problem for each part that is wrong, at the field `list.INDEX` followed by `key`. */
const problemsAt = <Part>(
  parts: readonly Part[],
  isWrong: (part: Part) => boolean,
  list: keyof ColumnsChange,
  code: string,
  key = '',
): readonly Problem[] =>
  parts.flatMap((part, index) => (isWrong(part) ? [{ field: `${list}.${index}${key}`, code }] : []));
