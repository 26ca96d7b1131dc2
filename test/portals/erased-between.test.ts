/*
 * An erasure that runs between the look and the write of a request leaves nothing. Each piece that writes for a portal is run
 * with an erasure right before its write.
 */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { MemberId } from '../../server/bitrix24/identifiers.ts';
import { createRecordRequest } from '../../server/hosting/records/data-request-log.ts';
import { createPublicationTurn } from '../../server/hosting/publication/publication-turn.ts';
import { createUninstall } from '../../server/portals/uninstall.ts';
import { createWhileInstalled, type WhileInstalled } from '../../server/portals/while-installed.ts';
import { createVault } from '../../server/secrets/vault.ts';
import { createKeyOperations } from '../../server/service-keys/key-operations.ts';
import { createRecentConnectors } from '../../server/settings/recent-connectors.ts';
import { openStorage, type Storage } from '../../server/storage/database.ts';
import { createAudited } from '../../server/web/api/audited.ts';
import { createIdempotent } from '../../server/web/api/idempotent.ts';
import { createStores, forUninstall, type Stores } from '../../server/wiring/stores.ts';
import { freshDatabase, type FreshDatabase } from '../stage/fresh-database.ts';
import { ManualClock } from '../stage/manual-clock.ts';
import { rowsOfPortal } from '../stage/rows-of-portal.ts';

const memberId = 'a'.repeat(32) as MemberId;
const user = { memberId, userId: 7 };
const clock = new ManualClock();

let database: FreshDatabase;
let storage: Storage;
let stores: Stores;
let storesOn: ReturnType<typeof createStores>;
let erased: boolean;

beforeEach(async () => {
  database = await freshDatabase();
  storage = await openStorage(database.url);
  storesOn = createStores(createVault([{ id: 'k', key: randomBytes(32) }]), clock);
  stores = storesOn(storage.db);
  erased = false;
  await stores.portals.confirm(
    { memberId, clientEndpoint: 'https://p/rest/', oauthServer: 'https://o', status: 'F', scope: '' },
    clock.now(),
    await stores.portals.lastEnd(memberId),
  );
});
afterEach(async () => {
  await storage.close();
  await database.drop();
});

async function erase(): Promise<void> {
  await createUninstall({
    transact: (id, work) => storage.transact(id, db => work(forUninstall(storesOn(db)))),
    forgetOpened: () => undefined,
    forgetDeleted: () => Promise.resolve(),
    clock,
  })(memberId, true);
  erased = true;
}

/** The guard of the app, before whose transaction another process erases the portal. */
const whileInstalled: WhileInstalled<Stores> = async (id, work) => {
  await erase();
  return createWhileInstalled<Stores>((memberIds, own) =>
    storage.transact(memberIds, db => own(storesOn(db))),
  )(id, work);
};

/** Finds the operation of this method among those of a piece. */
const operationOf = <Each extends { readonly method: string }>(
  all: readonly Each[],
  method: string,
): Each => {
  const found = all.find(each => each.method === method);
  if (found === undefined) throw new Error(`No operation ${method}`);
  return found;
};
const nothing = () => Promise.resolve();
const succeeds = () => Promise.resolve({ ok: true as const, value: {} });
const request = {
  method: 'POST',
  originalUrl: '/api/v1/connectors',
  params: {},
  body: {},
  get: () => 'once',
};
const response = {
  locals: { user, serviceKey: { id: 'k', memberId, name: 'n' } },
  setHeader: () => undefined,
  getHeader: () => 'r',
};
const operation = {
  method: 'post',
  path: '/api/connectors',
  tag: 'connectors',
  changes: { verb: 'created', kind: 'connector' },
};
const step = { operation, path: '/api/connectors', req: request, res: response } as never;

const pieces: readonly (readonly [string, () => Promise<unknown>])[] = [
  [
    'recently opened connectors',
    () =>
      operationOf(createRecentConnectors(stores.settings, stores.portals, whileInstalled), 'put').handle({
        user,
        params: {},
        query: {},
        body: { item: [{ id: 1, title: 'x' }] },
      } as never),
  ],
  [
    'service keys',
    () =>
      operationOf(createKeyOperations({ keys: stores.serviceKeys, whileInstalled, clock }), 'post').handle({
        user,
        params: {},
        query: {},
        body: { name: 'n', scope: 'read', expires: { inDays: 30 } },
      } as never),
  ],
  [
    'the audit trail',
    () =>
      createAudited({
        whileInstalled,
        store: stores.audit,
        clock,
        learnName: nothing,
        onFault: () => undefined,
      })(step, succeeds),
  ],
  [
    'requests with an idempotency key',
    () =>
      createIdempotent({ whileInstalled, store: stores.idempotency, clock, onFault: () => undefined })(
        step,
        succeeds,
      ),
  ],
  [
    'data requests of hosted databases',
    () =>
      createRecordRequest(
        whileInstalled,
        clock,
        () => undefined,
        () => undefined,
      )({ memberId, id: '1' }, {
        endpoint: 'data',
        begun: clock.now(),
      } as never),
  ],
  [
    'the turn to publish',
    () => createPublicationTurn(stores.publications, whileInstalled, clock)(memberId, nothing),
  ],
];

test.each(pieces)('an erasure between look and write leaves nothing: %s', async (_name, run) => {
  await run().catch(() => undefined);
  expect(erased).toBe(true);
  expect(await rowsOfPortal(storage.db, memberId)).toEqual([]);
});

test('an erasure between look and write leaves nothing: the journal', async () => {
  await erase();
  await storage.transact(memberId, db =>
    storesOn(db).journal.add(
      [
        {
          id: 'i',
          at: clock.now() - 1,
          to: 'portal',
          memberId,
          userId: 7,
          method: 'm',
          params: 'PROBE',
          answer: 'PROBE',
          status: 200,
          code: null,
          ms: 1,
          attempt: 1,
          requestId: undefined,
          cause: '',
        },
      ],
      clock.now(),
    ),
  );
  const { rows } = await sql`select * from journal`.execute(storage.db);
  expect(JSON.stringify(rows)).not.toMatch(/PROBE|aaaa/);
});
