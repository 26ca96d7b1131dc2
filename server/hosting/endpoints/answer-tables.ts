import type { TableDescriptionItem, TableListItem } from '../../bitrix24/endpoint-protocol/answers.ts';
import { DatabaseFailure } from '../../databases/port/database-failure.ts';
import { isOffered, matchesSearch, type ListCatalogue } from '../tables/catalogue.ts';
import { keyOf, type OpenedDatabase } from '../records/find-database.ts';
import { columnsAsked } from '../tables/hosted-columns.ts';
import type { HostedTableStore } from '../records/hosted-table-store.ts';
import type { TableBook } from '../tables/table-book.ts';

/** Answers `urlTableList` (biconnector contract 7.3). @throws DatabaseFailure */
export type AnswerTables = (
  opened: OpenedDatabase,
  search: string,
  signal: AbortSignal,
) => Promise<readonly TableListItem[]>;

export const createAnswerTables =
  (listCatalogue: ListCatalogue): AnswerTables =>
  async (opened, search, signal) => {
    const entries = await listCatalogue(opened, signal);
    return entries
      .filter(entry => isOffered(entry, opened) && matchesSearch(entry, search))
      .map(({ code, title, schema }) => ({ code, title: schema === '' ? title : `${schema}.${title}` }));
  };

/**
 * Answers `urlTableDescription` (biconnector contract 7.4). Codes are stored now at the latest, so that a table that is made in
 * BI Builder keeps them.
 * @throws DatabaseFailure, `TABLE_GONE` for a code that nothing has
 */
export type AnswerColumns = (
  opened: OpenedDatabase,
  code: string,
  signal: AbortSignal,
) => Promise<readonly TableDescriptionItem[]>;

export interface AnswerColumnsOptions {
  readonly listCatalogue: ListCatalogue;
  readonly hostedTables: Pick<HostedTableStore, 'find'>;
  readonly book: TableBook;
}

export function createAnswerColumns({
  listCatalogue,
  hostedTables,
  book,
}: AnswerColumnsOptions): AnswerColumns {
  return async (opened, code, signal) => {
    const stored = await hostedTables.find(keyOf(opened.database), code);
    const offered = async () =>
      (await listCatalogue(opened, signal)).find(entry => entry.code === code && isOffered(entry, opened));
    const target = stored?.target ?? (await offered())?.target;
    if (target === undefined) throw new DatabaseFailure('TABLE_GONE');
    const { table } = await book.describe(opened, target, signal, code);
    return columnsAsked(table.columns).map(column => ({
      code: column.code,
      name: column.code,
      type: column.type,
    }));
  };
}
