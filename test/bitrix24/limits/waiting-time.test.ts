import { jest } from '@jest/globals';
import type { MemberId } from '../../../server/bitrix24/identifiers.ts';
import type { OAuthServers } from '../../../server/bitrix24/oauth/oauth-server.ts';
import type { PortalRest } from '../../../server/bitrix24/rest/portal-rest.ts';
import { countWaiting } from '../../../server/bitrix24/limits/waiting-time.ts';
import { createPortalAccess } from '../../../server/portals/portal-access.ts';
import type { StoredAccess } from '../../../server/portals/find-access.ts';
import type { PortalStore } from '../../../server/portals/portal-store.ts';
import type { Refresher } from '../../../server/portals/tokens/refresher.ts';

/** A deadline far shorter than the waits below, so that a wait that counts misses it. */
const deadlineMs = 20;
const later = (ms = 100) => new Promise<void>(resolve => setTimeout(resolve, ms));

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());
/** Lets time pass until the call has ended. */
async function ended<T>(call: Promise<T>): Promise<T> {
  await jest.runAllTimersAsync();
  return call;
}
const done = { ok: true, result: true, time: {} } as const;
const key = { memberId: 'e'.repeat(32) as MemberId, userId: 1 };

const accessOver = (call: PortalRest['call']) =>
  createPortalAccess({
    findAccess: () =>
      Promise.resolve({
        portal: { state: 'active', clientEndpoint: 'x', oauthServer: 'y' },
      } as unknown as StoredAccess),
    portals: {} as PortalStore,
    refresher: { current: () => Promise.resolve({ accessToken: 't' }) } as unknown as Refresher,
    oauth: {} as OAuthServers,
    rest: { call },
    deadlineMs,
  });

test('a write that waits in line is not reported as possibly arrived: waiting does not count', async () => {
  const access = accessOver(async () => {
    await countWaiting(() => later());
    return done;
  });
  expect(await ended(access.call(key, 'x.add', {}, { writes: true }))).toEqual(done);
});

test('a second wait in line does not count towards the deadline either', async () => {
  const access = accessOver(async () => {
    await countWaiting(() => later(50));
    await countWaiting(() => later(50));
    return done;
  });
  expect(await ended(access.call(key, 'x.get'))).toEqual(done);
});

test('the time the portal takes counts towards the deadline, also after a wait', async () => {
  const access = accessOver(async () => {
    await countWaiting(() => later());
    await later();
    return done;
  });
  expect(await ended(access.call(key, 'x.get'))).toMatchObject({ code: 'PORTAL_TIMEOUT' });
  expect(await ended(access.call(key, 'x.add', {}, { writes: true }))).toMatchObject({
    code: 'MAY_HAVE_ARRIVED',
  });
});
