import { resolveQuestion, type DataQuestion } from '../../bitrix24/endpoint-protocol/questions.ts';
import type { DatabaseAdapter, RowStream } from '../../databases/port/database-adapter.ts';
import { DatabaseFailure } from '../../databases/port/database-failure.ts';
import { askerOf, keyOf, type OpenedDatabase } from '../records/find-database.ts';
import { columnsAsked } from '../tables/hosted-columns.ts';
import type { HostedTableStore } from '../records/hosted-table-store.ts';
import type { TableBook } from '../tables/table-book.ts';

/** An answer of `urlData` in the making. */
export interface DataAnswer {
  /** The header row. */
  readonly header: readonly string[];
  /** Asks the database. Resolves when the first row or the end is there. @throws DatabaseFailure */
  readonly open: () => Promise<RowStream>;
}

/**
 * Prepares the answer to `urlData` (biconnector contract 7.5).
 * @throws DatabaseFailure `TABLE_GONE`; QuestionRefused for a question that is not understood
 */
export type PrepareData = (
  opened: OpenedDatabase,
  question: DataQuestion,
  signal: AbortSignal,
) => Promise<DataAnswer>;

export interface PrepareDataOptions {
  readonly databases: Pick<DatabaseAdapter, 'open'>;
  readonly hostedTables: Pick<HostedTableStore, 'find'>;
  readonly book: TableBook;
}

export function createPrepareData({ databases, hostedTables, book }: PrepareDataOptions): PrepareData {
  return async (opened, question, signal) => {
    const { database, address } = opened;
    const table = await hostedTables.find(keyOf(database), question.table);
    if (table === undefined) throw new DatabaseFailure('TABLE_GONE', { detail: question.table });
    const { columns, header, where } = resolveQuestion(question, columnsAsked(table.columns));
    const { target } = await book.targetOf(opened, table.target);
    return {
      header,
      open: () =>
        databases.open(
          address,
          { target, columns, where, limit: question.limit },
          askerOf(database.memberId, signal),
        ),
    };
  };
}
