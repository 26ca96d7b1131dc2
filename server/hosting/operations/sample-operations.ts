import { z } from 'zod';
import { randomBytes } from 'node:crypto';
import type { DatabaseAdapter } from '../../databases/port/database-adapter.ts';
import { sampleSchema } from '../../databases/sample/sample-database.ts';
import type { TokenKey } from '../../bitrix24/identifiers.ts';
import { defineOperation, type Operation } from '../../operations/operation.ts';
import type { WhileInstalled } from '../../portals/while-installed.ts';
import type { Clock } from '../../time/clock.ts';
import { makeAccessKey } from '../records/access-key.ts';
import { publication } from './database-answers.ts';
import { sampleInput } from './database-input.ts';
import { askerOf, keyOf, type FindDatabase } from '../records/find-database.ts';
import { checkErrors, databaseTag } from './operation-parts.ts';
import type { AccessKeyStore } from '../records/access-key-store.ts';
import type { DatabaseStore } from '../records/database-store.ts';
import type { HostedDatabase } from '../records/hosted-database.ts';
import { orRefusal } from './refuse-failure.ts';
import type { Publisher } from '../publication/publisher.ts';

export interface SampleOperationsOptions {
  readonly databases: Pick<DatabaseAdapter, 'tables'>;
  readonly findDatabase: FindDatabase;
  readonly publisher: Publisher;
  readonly whileInstalled: WhileInstalled<{
    readonly hostedDatabases: DatabaseStore;
    readonly accessKeys: AccessKeyStore;
  }>;
  readonly clock: Clock;
}

/** Columns of the sample shop that reports filter by. */
const dateColumns: Readonly<Record<string, string>> = { orders: 'ordered_at', customers: 'since' };

/** Publishes the sample shop, so that the whole way can be tried without a database server. */
export function createSampleOperations(options: SampleOperationsOptions): readonly Operation[] {
  const { databases, findDatabase, publisher, whileInstalled, clock } = options;

  /** The portal's sample shop; there is one at most. */
  const ensureSample = ({ memberId, userId }: TokenKey, title: string): Promise<HostedDatabase> =>
    whileInstalled(memberId, async ({ hostedDatabases, accessKeys }) => {
      const present = (await hostedDatabases.list(memberId)).find(({ place }) => place.type === 'sample');
      if (present !== undefined) return present;
      const now = clock.now();
      const database: HostedDatabase = {
        id: randomBytes(8).toString('hex'),
        memberId,
        title,
        place: { type: 'sample', host: '-', port: 0, database: 'shop', user: '-', tls: { mode: 'off' } },
        offer: { tables: 'all' },
        createdBy: userId,
        createdAt: now,
        sourceId: undefined,
        lastCheck: undefined,
      };
      await hostedDatabases.add(database, '');
      await accessKeys.add(keyOf(database), makeAccessKey(), now);
      return database;
    });

  return [
    defineOperation({
      method: 'post',
      path: '/api/databases/sample',
      tag: databaseTag,
      administrators: true,
      service: 'write',
      summary: {
        en: 'Publishes the sample shop: connector, source and tables; once is enough',
        ru: 'Публикует магазин-пример: коннектор, источник и таблицы; достаточно одного раза',
      },
      body: sampleInput,
      changes: { verb: 'created', kind: 'database' },
      answer: { item: publication.extend({ id: z.string() }) },
      status: 201,
      errors: ['SOURCE_CREATE_CONNECTION_ERROR', 'MAY_HAVE_ARRIVED', 'PUBLICATION_BUSY', ...checkErrors],
      run: async ({ user, body, signal }) => {
        const { id, title } = await ensureSample(user, body?.title ?? 'Sample shop');
        const opened = await findDatabase({ memberId: user.memberId, id });
        const reply = await orRefusal(async () => {
          const tables = await databases.tables(opened.address, '', askerOf(user.memberId, signal));
          const published = await publisher.publish(
            user,
            opened,
            tables.map(({ name }) => ({
              target: { schema: sampleSchema, name },
              dateColumn: dateColumns[name],
            })),
            signal,
          );
          return published.ok ? { ...published, value: { id, ...published.value } } : published;
        });
        return { ...reply, title };
      },
    }),
  ];
}
