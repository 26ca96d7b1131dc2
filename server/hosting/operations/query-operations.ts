import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { refuse } from '../../bitrix24/answer.ts';
import { fieldError, requiredText } from '../../bitrix24/biconnector/check-input.ts';
import type { DatabaseAdapter } from '../../databases/port/database-adapter.ts';
import { DatabaseFailure } from '../../databases/port/database-failure.ts';
import { defineOperation, type Operation } from '../../operations/operation.ts';
import type { WhileInstalled } from '../../portals/while-installed.ts';
import type { Clock } from '../../time/clock.ts';
import type { RequireBiRights } from './bi-rights.ts';
import type { RecordRequest } from '../records/data-request-log.ts';
import { savedQuery, triedQuery, type SavedQueryAnswer } from './database-answers.ts';
import { askerOf, keyOf, type FindDatabase, type OpenedDatabase } from '../records/find-database.ts';
import { checkErrors, databaseIdInPath, databaseTag, queryIdInPath } from './operation-parts.ts';
import type { SavedQuery } from '../records/hosted-database.ts';
import type { HostedTableStore } from '../records/hosted-table-store.ts';
import type { SavedQueryStore } from '../records/saved-query-store.ts';
import { orRefusal } from './refuse-failure.ts';

const title = requiredText(255);
const sql = z
  .string(fieldError)
  .max(100_000, 'VALIDATION_TOO_LONG')
  .refine(text => text.trim() !== '', 'VALIDATION_EMPTY');
const newQuery = z.strictObject({ title, sql });
const queryChange = z.strictObject({ title: title.optional(), sql: sql.optional() });

export interface QueryOperationsOptions {
  readonly databases: Pick<DatabaseAdapter, 'proveSelect' | 'sample'>;
  readonly findDatabase: FindDatabase;
  readonly queries: SavedQueryStore;
  readonly hostedTables: Pick<HostedTableStore, 'findTarget'>;
  readonly whileInstalled: WhileInstalled<{ readonly savedQueries: SavedQueryStore }>;
  readonly record: RecordRequest;
  readonly requireBiRights: RequireBiRights;
  readonly clock: Clock;
}

/** Greatest number of saved queries of one database. */
const mostQueries = 200;
const byId = ['VALIDATION_INVALID_ID_FORMAT', 'DATABASE_NOT_FOUND', 'QUERY_NOT_FOUND'];
const inputErrors = [
  'VALIDATION_FIELDS_NOT_PROVIDED',
  'VALIDATION_UNKNOWN_PARAMETERS',
  'VALIDATION_REQUIRED_FIELD_MISSING',
  'VALIDATION_INVALID_FIELD_TYPE',
  'VALIDATION_EMPTY',
  'VALIDATION_TOO_LONG',
];
const anId = z.object({ id: z.string() });

/**
 * SELECTs that people save. A saved query reads with the rights of the stored user, so that only administrators write one; it
 * is proved by the database itself before it is kept.
 */
export function createQueryOperations(options: QueryOperationsOptions): readonly Operation[] {
  const { databases, findDatabase, queries, whileInstalled, record, requireBiRights, clock } = options;

  const prove = ({ database, address }: OpenedDatabase, text: string, signal: AbortSignal) =>
    databases.proveSelect(address, text, askerOf(database.memberId, signal));

  /** A driver's own words go to the list of data requests only. */
  async function noted<T>(opened: OpenedDatabase, text: string, work: () => Promise<T>): Promise<T> {
    const begun = clock.now();
    try {
      return await work();
    } catch (error) {
      if (error instanceof DatabaseFailure)
        await record(keyOf(opened.database), { endpoint: 'try', begun, sql: text, failure: error });
      throw error;
    }
  }

  return [
    defineOperation({
      method: 'get',
      path: '/api/databases/{id}/queries',
      tag: databaseTag,
      summary: { en: 'Saved queries', ru: 'Сохранённые запросы' },
      params: databaseIdInPath,
      answer: { items: z.array(savedQuery) },
      errors: ['VALIDATION_INVALID_ID_FORMAT', 'DATABASE_NOT_FOUND'],
      run: async ({ user, params: { id } }) => {
        await requireBiRights(user);
        const { database } = await findDatabase({ memberId: user.memberId, id });
        return { ok: true, value: (await queries.list(keyOf(database))).map(describe) };
      },
    }),
    defineOperation({
      method: 'post',
      path: '/api/databases/{id}/queries/try',
      tag: databaseTag,
      administrators: true,
      service: 'write',
      summary: {
        en: 'Runs a SELECT and shows at most 20 rows',
        ru: 'Выполняет SELECT и показывает до 20 строк',
      },
      changes: 'nothing',
      params: databaseIdInPath,
      body: z.strictObject({ sql }),
      answer: { item: triedQuery },
      errors: ['VALIDATION_INVALID_ID_FORMAT', 'DATABASE_NOT_FOUND', ...inputErrors, ...checkErrors],
      alone: true,
      run: async ({ user, params: { id }, body, signal }) => {
        const opened = await findDatabase({ memberId: user.memberId, id });
        return orRefusal(() =>
          noted(opened, body.sql, async () => {
            const columns = await prove(opened, body.sql, signal);
            const question = { target: { query: body.sql }, columns, limit: 20 };
            const asker = askerOf(user.memberId, signal);
            const { rows } = await databases.sample(opened.address, question, asker);
            return { ok: true, value: { columns, rows } };
          }),
        );
      },
    }),
    defineOperation({
      method: 'post',
      path: '/api/databases/{id}/queries',
      tag: databaseTag,
      administrators: true,
      service: 'write',
      summary: {
        en: 'Saves a SELECT; the database proves that it only reads',
        ru: 'Сохраняет SELECT; база данных подтверждает, что он только читает',
      },
      changes: { verb: 'created', kind: 'savedQuery' },
      params: databaseIdInPath,
      body: newQuery,
      answer: { item: anId },
      status: 201,
      errors: [
        'VALIDATION_INVALID_ID_FORMAT',
        'DATABASE_NOT_FOUND',
        'TOO_MANY_QUERIES',
        ...inputErrors,
        ...checkErrors,
      ],
      run: async ({ user: { memberId, userId }, params: { id }, body, signal }) => {
        const opened = await findDatabase({ memberId, id });
        const key = keyOf(opened.database);
        const reply = await orRefusal(async () => {
          await noted(opened, body.sql, () => prove(opened, body.sql, signal));
          const now = clock.now();
          const query: SavedQuery = {
            id: randomBytes(8).toString('hex'),
            memberId,
            databaseId: id,
            ...body,
            createdBy: userId,
            createdAt: now,
            changedAt: now,
          };
          const added = await whileInstalled(memberId, async ({ savedQueries }) => {
            if ((await savedQueries.list(key)).length >= mostQueries) return false;
            await savedQueries.add(query);
            return true;
          });
          return added ? { ok: true, value: { id: query.id } } : refuse('TOO_MANY_QUERIES');
        });
        return { ...reply, title: body.title };
      },
    }),
    defineOperation({
      method: 'get',
      path: '/api/databases/{id}/queries/{query}',
      tag: databaseTag,
      summary: { en: 'One saved query', ru: 'Один сохранённый запрос' },
      params: queryIdInPath,
      answer: { item: savedQuery },
      errors: byId,
      run: async ({ user, params: { id, query } }) => {
        await requireBiRights(user);
        const found = await queries.find({ memberId: user.memberId, id }, query);
        return found === undefined ? refuse('QUERY_NOT_FOUND') : { ok: true, value: describe(found) };
      },
    }),
    defineOperation({
      method: 'patch',
      path: '/api/databases/{id}/queries/{query}',
      tag: databaseTag,
      administrators: true,
      service: 'write',
      summary: { en: 'Changes a saved query', ru: 'Меняет сохранённый запрос' },
      changes: { verb: 'changed', kind: 'savedQuery' },
      params: queryIdInPath,
      body: queryChange,
      answer: { item: anId },
      errors: [...byId, ...inputErrors, ...checkErrors],
      run: async ({ user: { memberId }, params: { id, query }, body, signal }) => {
        const opened = await findDatabase({ memberId, id });
        const stored = await queries.find({ memberId, id }, query);
        if (stored === undefined) return refuse('QUERY_NOT_FOUND');
        const text = body.sql;
        const reply = await orRefusal(async () => {
          if (text !== undefined) await noted(opened, text, () => prove(opened, text, signal));
          await whileInstalled(memberId, ({ savedQueries }) =>
            savedQueries.change({ memberId, id }, query, body, clock.now()),
          );
          return { ok: true, value: { id: query } };
        });
        return { ...reply, title: body.title ?? stored.title };
      },
    }),
    defineOperation({
      method: 'delete',
      path: '/api/databases/{id}/queries/{query}',
      tag: databaseTag,
      administrators: true,
      service: 'write',
      summary: {
        en: 'Deletes a saved query that is no table in the portal',
        ru: 'Удаляет сохранённый запрос, из которого на портале нет таблицы',
      },
      changes: { verb: 'deleted', kind: 'savedQuery' },
      params: queryIdInPath,
      answer: { item: anId },
      errors: [...byId, 'QUERY_IS_PUBLISHED'],
      run: async ({ user: { memberId }, params: { id, query } }) => {
        const key = { memberId, id };
        const stored = await queries.find(key, query);
        if (stored === undefined) return refuse('QUERY_NOT_FOUND');
        const table = await options.hostedTables.findTarget(key, { queryId: query });
        if (table?.tableId !== undefined) return { ...refuse('QUERY_IS_PUBLISHED'), title: stored.title };
        await queries.removeQuery(key, query);
        return { ok: true, value: { id: query }, title: stored.title };
      },
    }),
  ];
}

const describe = ({ id, title, sql, createdBy, createdAt, changedAt }: SavedQuery): SavedQueryAnswer => ({
  id,
  title,
  sql,
  createdBy,
  createdAt: new Date(createdAt).toISOString(),
  changedAt: new Date(changedAt).toISOString(),
});
