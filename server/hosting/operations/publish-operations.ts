import { z } from 'zod';
import { requiredText } from '../../bitrix24/biconnector/check-input.ts';
import { readId } from '../../bitrix24/biconnector/ids.ts';
import { defineOperation, type Operation } from '../../operations/operation.ts';
import type { CallAs } from '../../portals/portal-access.ts';
import type { WhileInstalled } from '../../portals/while-installed.ts';
import type { Clock } from '../../time/clock.ts';
import { makeAccessKey } from '../records/access-key.ts';
import type { RequireBiRights } from './bi-rights.ts';
import { publication } from './database-answers.ts';
import { keyOf, type FindDatabase } from '../records/find-database.ts';
import { checkErrors, databaseIdInPath, databaseTag } from './operation-parts.ts';
import type { AccessKeyStore } from '../records/access-key-store.ts';
import type { DatabasePlace, HostedTarget } from '../records/hosted-database.ts';
import { orRefusal } from './refuse-failure.ts';
import { usualSchemaOf } from '../tables/table-codes.ts';
import { giveKey } from '../publication/own-source.ts';
import type { PublicationTurn } from '../publication/publication-turn.ts';
import type { Publisher } from '../publication/publisher.ts';

const columnChoice = {
  columns: z.array(requiredText(255)).min(1, 'FIELDS_EMPTY').max(2_000).optional(),
  dateColumn: requiredText(255)
    .nullable()
    .optional()
    .meta({ description: 'Null forgets the one that was chosen before.' }),
};
const tableInput = z.union(
  [
    z.strictObject({ schema: requiredText(255).optional(), name: requiredText(255), ...columnChoice }),
    z.strictObject({ query: z.string().regex(/^[0-9a-f]{16}$/, 'QUERY_NOT_FOUND'), ...columnChoice }),
  ],
  'VALIDATION_INVALID_FIELD_TYPE',
);
/** Input of a publication. */
export const toPublish = z.strictObject({
  tables: z.array(tableInput, 'VALIDATION_INVALID_FIELD_TYPE').max(500, 'VALIDATION_TOO_LONG'),
});

/** A table without a schema is one of the usual schema. */
const targetIn = (input: z.output<typeof tableInput>, place: DatabasePlace): HostedTarget =>
  'query' in input
    ? { queryId: input.query }
    : { schema: input.schema ?? usualSchemaOf(place), name: input.name };

export interface PublishOperationsOptions {
  readonly findDatabase: FindDatabase;
  readonly publisher: Publisher;
  readonly turn: PublicationTurn;
  readonly callAs: CallAs;
  readonly whileInstalled: WhileInstalled<{ readonly accessKeys: AccessKeyStore }>;
  readonly accessKeys: Pick<AccessKeyStore, 'end'>;
  readonly requireBiRights: RequireBiRights;
  readonly clock: Clock;
}

const byId = ['VALIDATION_INVALID_ID_FORMAT', 'DATABASE_NOT_FOUND'];
const portalErrors = [
  'SOURCE_CREATE_CONNECTION_ERROR',
  'SOURCE_UPDATE_CONNECTION_ERROR',
  'MAY_HAVE_ARRIVED',
  'PUBLICATION_BUSY',
];

/** Puts tables of a database into the portal, and replaces the access key that its source holds. */
export function createPublishOperations(options: PublishOperationsOptions): readonly Operation[] {
  const { findDatabase, publisher, turn, callAs, whileInstalled, accessKeys, clock } = options;
  return [
    defineOperation({
      method: 'post',
      path: '/api/databases/{id}/publish',
      tag: databaseTag,
      summary: {
        en: 'Publishes tables into the portal; what is there already is found again',
        ru: 'Публикует таблицы на портале; то, что там уже есть, второй раз не создаётся',
      },
      changes: { verb: 'published', kind: 'tables' },
      params: databaseIdInPath,
      body: toPublish,
      answer: { item: publication },
      errors: [
        ...byId,
        'VALIDATION_FIELDS_NOT_PROVIDED',
        'VALIDATION_UNKNOWN_PARAMETERS',
        'VALIDATION_REQUIRED_FIELD_MISSING',
        'VALIDATION_INVALID_FIELD_TYPE',
        'VALIDATION_EMPTY',
        'VALIDATION_TOO_LONG',
        'FIELDS_EMPTY',
        'QUERY_NOT_FOUND',
        ...portalErrors,
        ...checkErrors,
      ],
      run: async ({ user, params: { id }, body, signal }) => {
        await options.requireBiRights(user);
        const opened = await findDatabase({ memberId: user.memberId, id });
        const { place, title } = opened.database;
        const tables = body.tables.map(each => ({
          target: targetIn(each, place),
          columns: each.columns,
          dateColumn: each.dateColumn,
        }));
        const reply = await orRefusal(() => publisher.publish(user, opened, tables, signal));
        return { ...reply, title };
      },
    }),
    defineOperation({
      method: 'post',
      path: '/api/databases/{id}/key',
      tag: databaseTag,
      administrators: true,
      service: 'write',
      summary: {
        en: 'Makes a new access key: the source in Bitrix24 gets it, then the old one ends',
        ru: 'Создаёт новый ключ доступа: его получает источник в Битрикс24, затем старый перестаёт действовать',
      },
      changes: { verb: 'changed', kind: 'accessKey' },
      params: databaseIdInPath,
      answer: { item: z.object({ id: z.string() }) },
      errors: [...byId, 'SOURCE_NOT_FOUND', ...portalErrors],
      run: async ({ user, params: { id } }) => {
        const { memberId } = user;
        return turn(memberId, async () => {
          const { database } = await findDatabase({ memberId, id });
          const key = makeAccessKey();
          const done = { ok: true, value: { id }, title: database.title } as const;
          await whileInstalled(memberId, stores => stores.accessKeys.add(keyOf(database), key, clock.now()));
          const sourceId = readId<'source'>(database.sourceId);
          if (sourceId !== undefined) {
            const given = await giveKey(callAs(user), sourceId, key);
            if (!given.ok && given.code !== 'SOURCE_NOT_FOUND') {
              // The source may hold the new key where the answer was lost, so both stay valid until the next publication.
              if (given.code !== 'MAY_HAVE_ARRIVED') await accessKeys.end(key);
              return { ...given, title: database.title };
            }
          }
          await whileInstalled(memberId, stores => stores.accessKeys.keepOnly(keyOf(database), key));
          return done;
        });
      },
    }),
  ];
}
