import { z } from 'zod';
import { parseJson } from '../../net/parse-json.ts';
import { defineOperation, type Operation } from '../../operations/operation.ts';
import type { RequireBiRights } from './bi-rights.ts';
import { dataRequest, type DataRequestAnswer } from './database-answers.ts';
import { keyOf, type FindDatabase } from '../records/find-database.ts';
import { databaseIdInPath, databaseTag } from './operation-parts.ts';
import type { DataRequest, DataRequestStore } from '../records/data-request-store.ts';

const invalidPage = 'VALIDATION_INVALID_PAGE';
const query = z.strictObject({
  outcome: z.enum(['sent', 'failed', 'left'], 'VALIDATION_FILTER_VALUE').optional(),
  endpoint: z.enum(['check', 'tables', 'columns', 'data', 'try'], 'VALIDATION_FILTER_VALUE').optional(),
  table: z.string().max(230, 'VALIDATION_FILTER_VALUE').optional(),
  before: z
    .string()
    .regex(/^\d{15}-[0-9a-f-]{36}$/, invalidPage)
    .optional()
    .meta({ description: 'The id of the last one of the page before.' }),
  limit: z
    .string()
    .regex(/^([1-9]\d?|1\d\d|200)$/, invalidPage)
    .transform(Number)
    .optional(),
});

/** What Bitrix24 asked of a database, and why it failed. */
export const createRequestOperations = ({
  findDatabase,
  requests,
  requireBiRights,
}: {
  readonly findDatabase: FindDatabase;
  readonly requests: Pick<DataRequestStore, 'list'>;
  readonly requireBiRights: RequireBiRights;
}): readonly Operation[] => [
  defineOperation({
    method: 'get',
    path: '/api/databases/{id}/requests',
    tag: databaseTag,
    summary: {
      en: 'Data requests of Bitrix24, newest first',
      ru: 'Запросы данных от Битрикс24, сначала новые',
    },
    params: databaseIdInPath,
    query,
    answer: { items: z.array(dataRequest) },
    errors: [
      'VALIDATION_INVALID_ID_FORMAT',
      'DATABASE_NOT_FOUND',
      'VALIDATION_UNKNOWN_PARAMETERS',
      'VALIDATION_FILTER_VALUE',
      invalidPage,
    ],
    run: async ({ user, params: { id }, query: { limit = 50, ...filter } }) => {
      await requireBiRights(user);
      const { database } = await findDatabase({ memberId: user.memberId, id });
      const listed = await requests.list(keyOf(database), { ...filter, limit });
      return { ok: true, value: listed.map(describe) };
    },
  }),
];

const describe = (request: DataRequest): DataRequestAnswer => ({
  id: request.id,
  at: new Date(request.at).toISOString(),
  endpoint: request.endpoint,
  table: request.tableCode ?? null,
  question: request.question === undefined ? null : (parseJson(request.question) ?? request.question),
  sql: request.sql ?? null,
  rows: request.rows,
  bytes: request.bytes,
  nulled: request.nulled,
  firstRowMs: request.firstRowMs ?? null,
  ms: request.ms,
  outcome: request.outcome,
  code: request.code ?? null,
  reason: request.reason ?? null,
});
