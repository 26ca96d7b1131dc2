/*
 * A portal that another process erases in the middle of a request keeps nothing. Each request is repeated, with the erasure
 * at its first step, then at its second, until the request is over first.
 */
import { pino } from 'pino';
import type { MemberId } from '../../server/bitrix24/identifiers.ts';
import { noMetrics } from '../../server/metrics/metrics.ts';
import { createBitrix24Side } from '../../server/wiring/bitrix24.ts';
import { startHealthSide } from '../../server/wiring/health.ts';
import { createHostingSide } from '../../server/wiring/hosting.ts';
import { createOperations } from '../../server/wiring/operations.ts';
import { createPortalSide } from '../../server/wiring/portals.ts';
import { openStoredSide, type StoredSide, type Transact } from '../../server/wiring/storage.ts';
import { fakeDatabases, sales } from '../hosting/fake-databases.ts';
import { startDeskOnFile, type DeskOnFile } from '../stage/desk-on-file.ts';
import { rowsOfPortal } from '../stage/rows-of-portal.ts';

type Fields = Readonly<Record<string, string>>;
type Run = (method: string, path: string, body?: object, params?: Fields) => Promise<unknown>;

let on: DeskOnFile;
let stored: StoredSide;
beforeEach(async () => {
  on = await startDeskOnFile();
  on.t.portal.endpoints.allowLocal = true;
  const { config, clock } = on.t;
  stored = await openStoredSide({ config, clock, logger: pino({ level: 'silent' }), metrics: noMetrics });
});
afterEach(async () => {
  await stored.journal.close();
  await stored.storage.close();
  await on.close();
});

const user = () => ({ memberId: on.t.portal.memberId as MemberId, userId: on.t.portal.users.admin.id });

interface Process {
  readonly run: Run;
  readonly learnName: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * The operations of one process, wired as in the server.
 * @param step called before each transaction and after each answer of the portal
 */
function startProcess(step: () => Promise<void>): Process {
  const { config, clock } = on.t;
  const transact: Transact = async (memberId, work) => {
    await step();
    return stored.transact(memberId, work);
  };
  const own = { ...stored, transact };
  const base = { config, clock, logger: pino({ level: 'silent' }), metrics: noMetrics, stored: own };
  const inner = createBitrix24Side({ ...base, callTimeoutMs: 30_000 });
  const callAs: typeof inner.callAs =
    asked =>
    async (...call) => {
      const answer = await inner.callAs(asked)(...call);
      await step();
      return answer;
    };
  const bitrix24 = { ...inner, callAs };
  const portalSide = createPortalSide({ ...base, bitrix24 });
  const databases = fakeDatabases([{ ...sales(), schema: 'shop' }]);
  databases.password = '';
  const shared = { ...base, ...portalSide, callAs };
  const hosting = createHostingSide({ ...shared, databases });
  const health = startHealthSide({ ...shared, hosting, random: () => 0.5 });
  const operations = [...createOperations(shared), ...hosting.operations, ...health.operations];
  return {
    run: async (method, path, body, params = {}) => {
      const operation = operations.find(each => each.method === method && each.path === path);
      if (operation === undefined) throw new Error(`No operation ${method} ${path}`);
      const { signal } = new AbortController();
      const reply = await operation.handle({
        user: user(),
        params,
        query: {},
        body,
        signal,
        tell: () => undefined,
      });
      if (!reply.ok) throw new Error(reply.code);
      return reply.value;
    },
    learnName: () => portalSide.profiles.learnName(user()),
    close: async () => {
      await health.stop();
      await bitrix24.close();
    },
  };
}

const newDatabase = {
  title: 'x',
  type: 'postgres',
  host: 'db.example',
  database: 'd',
  user: 'u',
  password: '',
};
const idOf = (made: unknown): Fields => ({ id: (made as { readonly id: string }).id });
const sample = async (run: Run): Promise<Fields> => idOf(await run('post', '/api/databases/sample'));

/** What is there before, and the request itself. */
type Piece = readonly [
  name: string,
  prepare: (run: Run) => Promise<Fields>,
  request: (process: Process, prepared: Fields) => Promise<unknown>,
];
const nothing = () => Promise.resolve({});
const database = '/api/databases/{id}';
const query = { title: 'q', sql: 'select 1' };
const pieces: readonly Piece[] = [
  ['the name of a user', nothing, ({ learnName }) => learnName()],
  ['the sample shop and its publication', nothing, ({ run }) => run('post', '/api/databases/sample')],
  ['a new database', nothing, ({ run }) => run('post', '/api/databases', newDatabase)],
  ['a changed database', sample, ({ run }, at) => run('patch', database, { title: 'y' }, at)],
  ['a checked database', sample, ({ run }, at) => run('post', `${database}/check`, undefined, at)],
  ['a new access key', sample, ({ run }, at) => run('post', `${database}/key`, undefined, at)],
  [
    'published tables',
    sample,
    ({ run }, at) =>
      run(
        'post',
        `${database}/publish`,
        { tables: [{ schema: 'shop', name: 'Sales', columns: ['id'] }] },
        at,
      ),
  ],
  ['a tried query', sample, ({ run }, at) => run('post', `${database}/queries/try`, { sql: 'drop' }, at)],
  ['a saved query', sample, ({ run }, at) => run('post', `${database}/queries`, query, at)],
  [
    'a changed query',
    async run => {
      const { id = '' } = await sample(run);
      const made = idOf(await run('post', `${database}/queries`, query, { id }));
      return { id, query: made['id'] ?? '' };
    },
    ({ run }, at) => run('patch', `${database}/queries/{query}`, { title: 'r' }, at),
  ],
  ['a deleted database', sample, ({ run }, at) => run('delete', database, undefined, at)],
  ['the hourly check', nothing, ({ run }) => run('patch', '/api/health', { hourly: true })],
  ['a check of everything', sample, ({ run }) => run('post', '/api/health/check')],
  [
    'seen notices',
    nothing,
    ({ run }) => run('put', '/api/health/notices', { seenAt: '2026-01-01T00:00:00Z' }),
  ],
];

test.each(pieces)(
  'an erasure at any step of a request leaves nothing: %s',
  async (_name, prepare, request) => {
    let steps = 0;
    let eraseAt = 1;
    for (; ; eraseAt += 1) {
      on.t.sandbox.clock.advance(1_000);
      await on.t.open();
      const before = startProcess(() => Promise.resolve());
      const prepared = await prepare(before.run).finally(before.close);
      steps = 0;
      const process = startProcess(async () => {
        steps += 1;
        if (steps === eraseAt) await stored.uninstall(user().memberId, true);
      });
      await request(process, prepared)
        .catch(() => undefined)
        .finally(process.close);
      if (steps < eraseAt) break;
      await stored.journal.settle();
      await on.t.desk.settleJournal();
      expect([eraseAt, await rowsOfPortal(stored.storage.db, user().memberId)]).toEqual([eraseAt, []]);
    }
    // The request did something.
    expect(eraseAt).toBeGreaterThan(1);
  },
);
