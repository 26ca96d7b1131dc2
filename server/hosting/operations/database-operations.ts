import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { refuse } from '../../bitrix24/answer.ts';
import { refuseInput } from '../../bitrix24/biconnector/refusal.ts';
import type { MemberId } from '../../bitrix24/identifiers.ts';
import type { CheckStep, DatabaseAdapter, DatabaseAddress } from '../../databases/port/database-adapter.ts';
import {
  defineOperation,
  type CheckedRequest,
  type Operation,
  type Reply,
} from '../../operations/operation.ts';
import type { WhileInstalled } from '../../portals/while-installed.ts';
import type { Clock } from '../../time/clock.ts';
import { makeAccessKey } from '../records/access-key.ts';
import type { RequireBiRights } from './bi-rights.ts';
import {
  checkSteps,
  codeOfStep,
  failedStep,
  keepCheck,
  lastCheckOf,
  stepAnswers,
  type CheckStores,
} from './check-database.ts';
import { changedAddress, needsPassword, newAddress, placeOf } from './database-address.ts';
import { checkStepAnswer, hostedDatabase } from './database-answers.ts';
import { databaseChange, databaseInputErrors, newDatabase } from './database-input.ts';
import { describeDatabase, type DatabaseFacts } from './describe-database.ts';
import { askerOf, keyOf, type FindDatabase } from '../records/find-database.ts';
import { checkErrors, databaseIdInPath, databaseTag } from './operation-parts.ts';
import type { AccessKeyStore } from '../records/access-key-store.ts';
import type { DatabaseStore } from '../records/database-store.ts';
import type { DataRequestStore } from '../records/data-request-store.ts';
import type { HostedDatabase } from '../records/hosted-database.ts';
import type { HostedTableStore } from '../records/hosted-table-store.ts';
import type { PublicationStore } from '../records/publication-store.ts';
import type { RemoveDatabase } from '../publication/remove-database.ts';

export interface DatabaseOperationsOptions {
  readonly databases: Pick<DatabaseAdapter, 'check'>;
  readonly stores: {
    readonly hostedDatabases: DatabaseStore;
    readonly hostedTables: Pick<HostedTableStore, 'published'>;
    readonly dataRequests: Pick<DataRequestStore, 'lastTimes'>;
    readonly publications: Pick<PublicationStore, 'connectorId'>;
  };
  readonly whileInstalled: WhileInstalled<
    CheckStores & { readonly hostedDatabases: DatabaseStore; readonly accessKeys: AccessKeyStore }
  >;
  readonly findDatabase: FindDatabase;
  readonly removeDatabase: RemoveDatabase;
  readonly requireBiRights: RequireBiRights;
  readonly clock: Clock;
}

/** Greatest number of databases of one portal. */
const mostDatabases = 50;

/** The analyst's databases as resources. Creating, changing and deleting is the administrator's. */
export function createDatabaseOperations(options: DatabaseOperationsOptions): readonly Operation[] {
  const { databases, stores, whileInstalled, findDatabase, requireBiRights, clock } = options;

  async function factsOf(memberId: MemberId): Promise<(database: HostedDatabase) => DatabaseFacts> {
    const [connectorId, published, lastTimes] = await Promise.all([
      stores.publications.connectorId(memberId),
      stores.hostedTables.published(memberId),
      stores.dataRequests.lastTimes(memberId),
    ]);
    return ({ id }) => ({
      connectorId,
      publishedTables: published.get(id) ?? 0,
      lastRequestAt: lastTimes.get(id),
    });
  }

  /** The steps of a check, or nothing where the user does without. */
  async function check(
    memberId: MemberId,
    address: DatabaseAddress,
    unchecked: boolean | undefined,
    { signal, tell }: Pick<CheckedRequest<never, never, never>, 'signal' | 'tell'>,
  ): Promise<readonly CheckStep[] | undefined> {
    if (unchecked === true) return undefined;
    return checkSteps(databases, address, askerOf(memberId, signal), tell);
  }

  return [
    defineOperation({
      method: 'get',
      path: '/api/databases',
      tag: databaseTag,
      summary: { en: 'The portal’s databases', ru: 'Базы данных портала' },
      answer: { items: z.array(hostedDatabase) },
      errors: [],
      run: async ({ user }) => {
        await requireBiRights(user);
        const facts = await factsOf(user.memberId);
        const listed = await stores.hostedDatabases.list(user.memberId);
        return { ok: true, value: listed.map(database => describeDatabase(database, facts(database))) };
      },
    }),
    defineOperation({
      method: 'post',
      path: '/api/databases',
      tag: databaseTag,
      administrators: true,
      service: 'write',
      summary: {
        en: 'Connects a database, after a check of every step',
        ru: 'Подключает базу данных после проверки каждого шага',
      },
      changes: { verb: 'created', kind: 'database' },
      body: newDatabase,
      answer: { item: z.object({ id: z.string() }) },
      status: 201,
      progress: checkStepAnswer,
      errors: [...databaseInputErrors, ...checkErrors, 'TOO_MANY_DATABASES'],
      run: async ({ user: { memberId, userId }, body, signal, tell }) => {
        const address = newAddress(body);
        const steps = await check(memberId, address, body.unchecked, { signal, tell });
        const refusal = steps && refuseSteps(steps);
        if (refusal !== undefined) return { ...refusal, title: body.title };
        const now = clock.now();
        const database: HostedDatabase = {
          id: randomBytes(8).toString('hex'),
          memberId,
          title: body.title,
          place: placeOf(address),
          offer: body.offer ?? { tables: 'all' },
          createdBy: userId,
          createdAt: now,
          sourceId: undefined,
          lastCheck: steps && lastCheckOf(steps, now, undefined),
        };
        const added = await whileInstalled(memberId, async stores => {
          const { hostedDatabases, accessKeys } = stores;
          if ((await hostedDatabases.list(memberId)).length >= mostDatabases) return false;
          await hostedDatabases.add(database, address.password);
          await accessKeys.add(keyOf(database), makeAccessKey(), now);
          if (database.lastCheck) await keepCheck(stores, keyOf(database), database.lastCheck);
          return true;
        });
        if (!added) return refuse('TOO_MANY_DATABASES');
        return { ok: true, value: { id: database.id }, title: database.title };
      },
    }),
    defineOperation({
      method: 'get',
      path: '/api/databases/{id}',
      tag: databaseTag,
      summary: { en: 'One database', ru: 'Одна база данных' },
      params: databaseIdInPath,
      answer: { item: hostedDatabase },
      errors: ['VALIDATION_INVALID_ID_FORMAT', 'DATABASE_NOT_FOUND'],
      run: async ({ user, params: { id } }) => {
        await requireBiRights(user);
        const database = await stores.hostedDatabases.find({ memberId: user.memberId, id });
        if (database === undefined) return refuse('DATABASE_NOT_FOUND');
        return { ok: true, value: describeDatabase(database, (await factsOf(user.memberId))(database)) };
      },
    }),
    defineOperation({
      method: 'patch',
      path: '/api/databases/{id}',
      tag: databaseTag,
      administrators: true,
      service: 'write',
      summary: {
        en: 'Changes what is named; a password left out is kept',
        ru: 'Меняет указанное; пароль, который не указан, остаётся прежним',
      },
      changes: { verb: 'changed', kind: 'database' },
      params: databaseIdInPath,
      body: databaseChange,
      answer: { item: z.object({ id: z.string() }) },
      progress: checkStepAnswer,
      errors: ['VALIDATION_INVALID_ID_FORMAT', 'DATABASE_NOT_FOUND', ...databaseInputErrors, ...checkErrors],
      run: async ({ user: { memberId }, params: { id }, body, signal, tell }) => {
        const opened = await findDatabase({ memberId, id });
        if (needsPassword(opened.address, body))
          return refuseInput([{ field: 'password', code: 'VALIDATION_REQUIRED_FIELD_MISSING' }]);
        const address = changedAddress(opened.address, body);
        const steps = address && (await check(memberId, address, body.unchecked, { signal, tell }));
        const refusal = steps && refuseSteps(steps);
        const title = body.title ?? opened.database.title;
        if (refusal !== undefined) return { ...refusal, title };
        const place = placeOf(address ?? opened.address);
        await whileInstalled(memberId, async stores => {
          const key = { memberId, id };
          await stores.hostedDatabases.change(key, {
            title,
            place,
            ...(body.password !== undefined && { password: body.password }),
            ...(body.offer && { offer: body.offer }),
          });
          if (steps) await keepCheck(stores, key, lastCheckOf(steps, clock.now(), undefined));
        });
        return { ok: true, value: { id }, title };
      },
    }),
    defineOperation({
      method: 'delete',
      path: '/api/databases/{id}',
      tag: databaseTag,
      administrators: true,
      service: 'write',
      summary: {
        en: 'Deletes its tables and source in the portal, then the database’s record and key',
        ru: 'Удаляет её таблицы и источник на портале, затем запись о базе и ключ',
      },
      changes: { verb: 'deleted', kind: 'database' },
      params: databaseIdInPath,
      answer: { item: z.object({ id: z.string() }) },
      errors: ['VALIDATION_INVALID_ID_FORMAT', 'DATABASE_NOT_FOUND', 'BX_ERROR', 'MAY_HAVE_ARRIVED'],
      run: async ({ user, params: { id } }) => {
        const { database } = await findDatabase({ memberId: user.memberId, id });
        const removed = await options.removeDatabase(user, database);
        if (!removed.ok) return { ...removed, title: database.title };
        return { ok: true, value: { id }, title: database.title };
      },
    }),
  ];
}

/** The refusal that a failed check means, with all steps; undefined where the database can be used. */
function refuseSteps(steps: readonly CheckStep[]): (Reply & { readonly ok: false }) | undefined {
  const failed = failedStep(steps);
  if (failed === undefined) return undefined;
  return { ...refuse(codeOfStep(failed), { status: 422 }), details: { steps: stepAnswers(steps) } };
}
