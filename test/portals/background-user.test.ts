import { createFailedAttempts } from '../../server/web/api/failed-attempts.ts';
import { digestOf } from '../../server/service-keys/key-text.ts';
import { because, currentCause, type Cause } from '../../server/bitrix24/outbound/cause.ts';
import { createRequireServiceKey } from '../../server/web/api/require-service-key.ts';
import { makeKey, startKeyStage, withKey, type KeyStage, type Server } from '../stage/service-api.ts';
import type { Request, Response } from 'express';

let on: KeyStage;
let ask: Server;
beforeEach(async () => {
  on = await startKeyStage();
  ask = withKey(on.t, (await makeKey(on.admin)).key);
});
afterEach(() => on.close());

/** Id of the user on whose behalf the portal was last called. */
const lastUser = async (): Promise<number> => {
  const answer = await ask('GET', '/api/v1/connectors');
  expect(answer.status).toBe(200);
  const line = on.t
    .log()
    .split('\n')
    .findLast(each => each.includes('biconnector.connector.list'));
  return (JSON.parse(line ?? '{}') as { user: number }).user;
};
const background = (users: { installer_id?: number | null; system_user_id?: number | null }) =>
  on.db.updateTable('portals').set(users).execute();
const end = (userId: number) =>
  on.db.updateTable('tokens').set({ state: 'invalid_grant' }).where('user_id', '=', userId).execute();

test('a service key acts with the rights of the installer, whichever user made it', async () => {
  const { portal } = on.t;
  await on.t.open(portal.users.analyst);
  await background({ system_user_id: portal.users.analyst.id });
  expect(await lastUser()).toBe(portal.users.admin.id);
});

test('when the access of the installer has ended, a service key acts with the rights of the system user', async () => {
  const { portal } = on.t;
  await on.t.open(portal.users.analyst);
  await background({ system_user_id: portal.users.analyst.id });
  await end(portal.users.admin.id);
  expect(await lastUser()).toBe(portal.users.analyst.id);
});

test('when no background user has access, a server learns what to do, and its key is not refused', async () => {
  const { portal } = on.t;
  await background({ system_user_id: null });
  await end(portal.users.admin.id);
  const answer = await ask('GET', '/api/v1/connectors');
  expect([answer.status, answer.json?.error?.code]).toEqual([409, 'NO_BACKGROUND_USER']);
  expect(answer.json?.error?.message).toContain('An administrator of the portal has to open the app once');
});

test('an administrator who opens the app becomes the background user only when no other has access', async () => {
  const { t } = on;
  const { portal } = t;
  const { analyst } = portal.users;
  Object.assign(analyst, { admin: true });
  await t.open(analyst);
  expect(await lastUser()).toBe(portal.users.admin.id);
  await background({ system_user_id: null });
  await end(portal.users.admin.id);
  await t.open(analyst);
  expect(await lastUser()).toBe(analyst.id);
});

test('a server gets no 401 when the access of the background user ends between two calls, and its next request runs', async () => {
  const { t } = on;
  const { portal } = t;
  await t.open(portal.users.analyst);
  await background({ system_user_id: portal.users.analyst.id });
  // The portal refuses the token before it expires, and the OAuth server refuses its renewal.
  portal.rest.faults.push({ kind: 'status', status: 401, code: 'expired_token' });
  t.sandbox.oauth.faults.push({ kind: 'status', status: 400, code: 'invalid_grant', match: 'refresh_token' });
  const headers = { 'idempotency-key': 'once' };
  const body = { title: 'Renamed' };
  const first = await ask('PATCH', '/api/v1/connectors/1', body, headers);
  expect([first.status, first.json?.error?.code, first.headers.get('retry-after')]).toEqual([
    503,
    'NO_BACKGROUND_USER',
    '1',
  ]);
  const second = await ask('PATCH', '/api/v1/connectors/1', body, headers);
  expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([200, null]);
});

test('the calls of a server are background work whose cause names its key', async () => {
  const { t } = on;
  const now = t.clock.now();
  const secret = 'B'.repeat(43);
  const memberId = t.portal.memberId as never;
  const key = { id: '0'.repeat(16), memberId, name: 'Nightly', scope: 'read', createdBy: 1 } as const;
  const asWhat: Cause[] = [];
  const guard = createRequireServiceKey({
    keys: {
      find: () =>
        Promise.resolve({
          key: { ...key, createdAt: now, expiresAt: now + 60_000, lastUsedAt: now, revokedAt: undefined },
          digest: digestOf(secret),
        }),
    } as never,
    portals: { find: () => Promise.resolve({ state: 'active' }) } as never,
    findBackgroundUser: () => {
      asWhat.push(currentCause());
      return Promise.resolve({ memberId, userId: 1 });
    },
    attempts: createFailedAttempts(10, t.clock),
    clock: t.clock,
    onFault: () => undefined,
  });
  const req = {
    method: 'GET',
    originalUrl: '/api/v1/connectors?page=1',
    get: () => `Bearer cdk_${key.id}_${secret}`,
  };
  const request = { requestId: 'request 1', what: 'GET', background: false, hasBody: false };
  const cause = await because(request, () =>
    guard(req as unknown as Request, { locals: {} } as unknown as Response),
  );
  const what = 'service key Nightly: GET /api/v1/connectors';
  expect(cause).toEqual({ ...request, what, background: true });
  // Only calls of this very cause share the look-up of the user.
  expect(asWhat).toHaveLength(1);
  expect(asWhat[0]).toBe(cause);
});
