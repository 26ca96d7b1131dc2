import { z } from 'zod';
import { refuse } from '../../bitrix24/answer.ts';
import type { DatabaseAdapter } from '../../databases/port/database-adapter.ts';
import { defineOperation, type Operation } from '../../operations/operation.ts';
import type { RequireBiRights } from './bi-rights.ts';
import { matchesSearch, type CatalogueEntry, type ListCatalogue } from '../tables/catalogue.ts';
import { toCheckAnswer, checkSteps, type RecheckDatabase } from './check-database.ts';
import { newAddress } from './database-address.ts';
import {
  catalogueTable,
  catalogueTableDetails,
  checkAnswer,
  checkStepAnswer,
  type CatalogueTable,
} from './database-answers.ts';
import { databaseInputErrors, databaseToCheck } from './database-input.ts';
import { askerOf, type FindDatabase } from '../records/find-database.ts';
import { driftOf } from '../tables/hosted-columns.ts';
import { checkErrors, databaseIdInPath, databaseTag, tableInPath } from './operation-parts.ts';
import { orRefusal } from './refuse-failure.ts';
import type { TableBook } from '../tables/table-book.ts';

export interface CatalogueOperationsOptions {
  readonly databases: Pick<DatabaseAdapter, 'check' | 'sample'>;
  readonly findDatabase: FindDatabase;
  readonly recheck: RecheckDatabase;
  readonly listCatalogue: ListCatalogue;
  readonly book: TableBook;
  readonly requireBiRights: RequireBiRights;
}

const byId = ['VALIDATION_INVALID_ID_FORMAT', 'DATABASE_NOT_FOUND'];
const search = z.strictObject({ search: z.string().max(512, 'VALIDATION_TOO_LONG').optional() });

/** Looks into the analyst's databases: whether they work, and what is in them. */
export function createCatalogueOperations(options: CatalogueOperationsOptions): readonly Operation[] {
  const { databases, findDatabase, recheck, listCatalogue, book, requireBiRights } = options;
  return [
    defineOperation({
      method: 'post',
      path: '/api/databases/check',
      tag: databaseTag,
      administrators: true,
      service: 'write',
      summary: {
        en: 'Checks a database step by step and stores nothing',
        ru: 'Проверяет базу данных по шагам и ничего не сохраняет',
      },
      changes: 'nothing',
      body: databaseToCheck,
      answer: { item: checkAnswer },
      progress: checkStepAnswer,
      errors: databaseInputErrors,
      alone: true,
      run: async ({ user, body, signal, tell }) => {
        const steps = await checkSteps(databases, newAddress(body), askerOf(user.memberId, signal), tell);
        return { ok: true, value: toCheckAnswer(steps) };
      },
    }),
    defineOperation({
      method: 'post',
      path: '/api/databases/{id}/check',
      tag: databaseTag,
      service: 'write',
      summary: { en: 'Checks a stored database step by step', ru: 'Проверяет сохранённую базу по шагам' },
      changes: 'nothing',
      params: databaseIdInPath,
      answer: { item: checkAnswer },
      progress: checkStepAnswer,
      errors: byId,
      alone: true,
      run: async ({ user, params: { id }, signal, tell }) => {
        await requireBiRights(user);
        const opened = await findDatabase({ memberId: user.memberId, id });
        return { ok: true, value: toCheckAnswer(await recheck(opened, signal, tell)) };
      },
    }),
    defineOperation({
      method: 'get',
      path: '/api/databases/{id}/tables',
      tag: databaseTag,
      summary: {
        en: 'Tables that can be published, with their codes',
        ru: 'Таблицы, которые можно опубликовать, и их коды',
      },
      params: databaseIdInPath,
      query: search,
      answer: { items: z.array(catalogueTable) },
      errors: [...byId, ...checkErrors],
      run: async ({ user, params: { id }, query, signal }) => {
        await requireBiRights(user);
        const opened = await findDatabase({ memberId: user.memberId, id });
        return orRefusal(async () => {
          const entries = await listCatalogue(opened, signal);
          const found = entries.filter(entry => matchesSearch(entry, query.search ?? ''));
          return { ok: true, value: found.map(describeEntry) };
        });
      },
    }),
    defineOperation({
      method: 'get',
      path: '/api/databases/{id}/tables/{code}',
      tag: databaseTag,
      summary: {
        en: 'One table: columns with codes and types, some rows, what has changed since it was published',
        ru: 'Одна таблица: столбцы с кодами и типами, несколько строк, изменения после публикации',
      },
      params: tableInPath,
      answer: { item: catalogueTableDetails },
      errors: [...byId, 'HOSTED_TABLE_NOT_FOUND', ...checkErrors],
      run: async ({ user, params: { id, code }, signal }) => {
        await requireBiRights(user);
        const opened = await findDatabase({ memberId: user.memberId, id });
        return orRefusal(async () => {
          const entry = (await listCatalogue(opened, signal)).find(each => each.code === code);
          if (entry === undefined) return refuse('HOSTED_TABLE_NOT_FOUND');
          const { table, described } = await book.look(opened, entry.target, signal, code);
          const { target } = await book.targetOf(opened, entry.target);
          const asker = askerOf(user.memberId, signal);
          const { rows } = await databases.sample(
            opened.address,
            { target, columns: described, limit: 20 },
            asker,
          );
          const chosen = new Set(table.columns.filter(column => column.chosen).map(({ name }) => name));
          const codes = new Map(table.columns.map(column => [column.name, column.code]));
          return {
            ok: true,
            value: {
              ...describeEntry(entry),
              code: table.code,
              columns: described.map(({ name, nativeType, type }) => ({
                name,
                nativeType,
                type,
                code: codes.get(name) ?? '',
                chosen: chosen.size === 0 || chosen.has(name),
              })),
              dateColumn: table.dateColumn ?? null,
              rowsSample: rows,
              drift: table.tableId === undefined ? [] : driftOf(entry.hosted?.columns ?? [], described),
            },
          };
        });
      },
    }),
  ];
}

function describeEntry({ target, title, schema, kind, rows, code, hosted }: CatalogueEntry): CatalogueTable {
  return {
    schema,
    name: title,
    kind,
    rows,
    code,
    tableId: hosted?.tableId ?? null,
    queryId: 'queryId' in target ? target.queryId : null,
  };
}
