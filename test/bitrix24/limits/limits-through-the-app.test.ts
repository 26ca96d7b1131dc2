import { api, type ApiClient } from '../../stage/api-client.ts';
import { seed } from '../biconnector/cases/seed.ts';
import { startSandbox } from '../../portal/sandbox.ts';
import { startDesk, tokenOf, type DeskUnderTest } from '../../stage/desk.ts';
import { until } from '../../stage/until.ts';
import { freshDatabase } from '../../stage/fresh-database.ts';
import type { MemberId } from '../../../server/bitrix24/identifiers.ts';
import type { Budget } from '../../../server/bitrix24/limits/budget.ts';
import { createPortalStore } from '../../../server/portals/portal-store.ts';
import { openStorage } from '../../../server/storage/database.ts';
import { createVault } from '../../../server/secrets/vault.ts';

let t: DeskUnderTest;
let ask: ApiClient;
let budget: Budget | undefined;
beforeEach(async () => {
  budget = undefined;
  // Both clocks are the sandbox's, which stands still: what is left of a limit is exact.
  const sandbox = await startSandbox({ clock: 'frozen' });
  t = await startDesk({ sandbox, budgetFor: () => Promise.resolve(budget) });
  seed(t.portal, t.sandbox.app.clientId, 'http://127.0.0.1:1');
  ask = api(t, tokenOf(await t.open()));
  t.portal.rest.requests.length = 0;
});
afterEach(() => t.close());

/** Allows one call a minute and makes it. */
async function useUpBudget(): Promise<void> {
  budget = { burst: 1, msPerCall: 60_000 };
  expect((await ask('GET', '/api/connectors/1')).status).toBe(200);
  t.portal.rest.requests.length = 0;
}

const writes = [
  ['PATCH', '/api/connectors/1', { sort: 5 }],
  ['DELETE', '/api/connectors/3', undefined],
  ['PATCH', '/api/sources/1', { description: 'x' }],
  ['PATCH', '/api/tables/1', { description: 'x' }],
] as const;

test.each([['GET', '/api/connectors/1', undefined] as const, ...writes])(
  '%s %s without a turn is answered with PORTAL_BUSY, 503 and an exact Retry-After, and is not sent',
  async (method, path, body) => {
    await useUpBudget();
    const answer = await ask(method, path, body);
    expect([answer.status, answer.json?.error?.code]).toEqual([503, 'PORTAL_BUSY']);
    const seconds = Number(answer.headers.get('retry-after'));
    expect(seconds).toBe(60);
    expect(answer.json?.error?.message).toContain(`${seconds} s`);
    expect(t.portal.rest.requests).toEqual([]);
    t.sandbox.clock.advance(seconds * 1000);
    expect((await ask('GET', '/api/connectors/1')).status).toBe(200);
  },
);

test('every request uses a turn, also the one repeated with a new token after 401', async () => {
  budget = { burst: 1, msPerCall: 60_000 };
  t.portal.rest.faults.push({ kind: 'status', status: 401, code: 'expired_token' });
  const answer = await ask('GET', '/api/connectors/1');
  expect([answer.status, answer.json?.error?.code]).toEqual([503, 'PORTAL_BUSY']);
  expect(answer.headers.get('retry-after')).toBe('60');
  expect(t.portal.rest.requests).toHaveLength(1);
});

describe.each([
  ['QUERY_LIMIT_EXCEEDED', 503, 503, '2'],
  ['OPERATION_TIME_LIMIT', 429, 429, '600'],
  ['OVERLOAD_LIMIT', 503, 503, '3600'],
])('limit %s', (code, portalStatus, status, retryAfter) => {
  test.each(writes)(
    `%s %s answered with ${code} is reported as refused and is not repeated`,
    async (method, path, body) => {
      const restMethods = /^biconnector\.\w+\.(update|delete)$/;
      for (const match of ['connector', 'source', 'table'].flatMap(kind => [
        `biconnector.${kind}.update`,
        `biconnector.${kind}.delete`,
      ]))
        t.portal.rest.faults.push({ kind: 'status', status: portalStatus, code, match });
      const answer = await ask(method, path, body);
      expect([answer.status, answer.json?.error?.code]).toEqual([status, code]);
      expect(answer.headers.get('retry-after')).toBe(retryAfter);
      expect(
        t.portal.rest.requests.filter(({ restMethod }) => restMethods.test(restMethod ?? '')),
      ).toHaveLength(1);
    },
  );
});

test('calls within our budget are never refused by the portal’s own bucket', async () => {
  t.portal.rest.bucket = { capacity: 6, drainPerSecond: 20 };
  t.portal.rest.rateLimit = true;
  budget = { burst: 4, msPerCall: 50 };
  const answers = Promise.all(
    Array.from({ length: 20 }, (_, index) => ask('GET', `/api/connectors/${(index % 7) + 1}?x=${index}`)),
  );
  const arrived = () => t.portal.rest.requests.length;
  for (let turn = 4; arrived() < 20; turn += 1) {
    await until(() => arrived() >= turn);
    t.sandbox.clock.advance(50);
  }
  expect(new Set((await answers).map(({ json }) => json?.error?.code))).not.toContain('QUERY_LIMIT_EXCEEDED');
});

test('after 480 seconds of work a method is not called until its window ends, and others still are', async () => {
  t.portal.rest.chargeOperating('biconnector.connector.get', 490);
  const refused = await ask('GET', '/api/connectors/1');
  expect([refused.status, refused.json?.error?.code]).toEqual([429, 'OPERATION_TIME_LIMIT']);
  t.portal.rest.requests.length = 0;
  const again = await ask('GET', '/api/connectors/2');
  expect([again.status, again.json?.error?.code]).toEqual([429, 'OPERATION_TIME_LIMIT']);
  expect(t.portal.rest.requests).toEqual([]);
  expect((await ask('GET', '/api/connectors')).status).toBe(200);
  t.sandbox.clock.advance(Number(again.headers.get('retry-after')) * 1000);
  expect((await ask('GET', '/api/connectors/1')).status).toBe(200);
});

test('the plan of a portal is read at the installation and again after a payment', async () => {
  const database = await freshDatabase({ shared: true });
  const other = await startDesk({ installed: false, config: { databaseUrl: database.url } });
  const storage = await openStorage(database.url);
  const portals = createPortalStore(storage.db, createVault(other.config.tokenKeys));
  const licenseAfter = async (family: unknown, happens: () => void) => {
    const info = { PAYMENT_EXPIRED: 'N', LICENSE_FAMILY: family };
    other.portal.rest.faults.push({
      kind: 'json',
      body: { result: info as never, time: {} },
      match: 'app.info',
    });
    happens();
    await other.portal.events.flush();
    await other.desk.settleEvents();
    expect(other.portal.rest.faults.size).toBe(0);
    return (await portals.find(other.portal.memberId as MemberId))?.license;
  };
  try {
    expect(await licenseAfter('ent', () => other.portal.finishInstallation())).toBe('ent');
    expect(await licenseAfter('basic', () => other.portal.payment({ expired: false }))).toBe('basic');
    other.sandbox.clock.advance(60_000);
    expect(await licenseAfter(7, () => other.portal.payment({ expired: false }))).toBe('basic');
  } finally {
    await storage.close();
    await other.close();
    await database.drop();
  }
});

test('an uninstall with CLEAN=1 erases the portal’s budget and limits', async () => {
  const database = await freshDatabase({ shared: true });
  const other = await startDesk({
    config: { databaseUrl: database.url, callBudget: 'database' },
    budgetFor: () => Promise.resolve({ burst: 50, msPerCall: 500 }),
  });
  const storage = await openStorage(database.url);
  const rows = async () => [
    await storage.db.selectFrom('call_budgets').selectAll().execute(),
    await storage.db.selectFrom('learned_limits').selectAll().execute(),
  ];
  try {
    const token = tokenOf(await other.open());
    other.portal.rest.faults.push({ kind: 'status', status: 429, code: 'OPERATION_TIME_LIMIT' });
    expect((await other.connector(1, token)).status).toBe(429);
    expect((await rows()).map(({ length }) => length)).toEqual([1, 1]);
    other.portal.uninstall({ clean: true });
    await other.portal.events.flush();
    await other.desk.settleEvents();
    expect(await rows()).toEqual([[], []]);
  } finally {
    await storage.close();
    await other.close();
    await database.drop();
  }
});
