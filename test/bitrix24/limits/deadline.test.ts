import { jest } from '@jest/globals';
import type { MemberId } from '../../../server/bitrix24/identifiers.ts';
import type { OAuthServers } from '../../../server/bitrix24/oauth/oauth-server.ts';
import type { PortalRest } from '../../../server/bitrix24/rest/portal-rest.ts';
import { standing } from '../../../server/bitrix24/limits/time-in-line.ts';
import { createPortalAccess } from '../../../server/portals/portal-access.ts';
import type { PortalStore } from '../../../server/portals/portal-store.ts';
import type { Refresher } from '../../../server/portals/tokens/refresher.ts';

/** A deadline far shorter than the waits below: what is counted against it misses it. */
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
    portals: {
      find: () => Promise.resolve({ state: 'active', clientEndpoint: 'x', oauthServer: 'y' }),
    } as unknown as PortalStore,
    refresher: { current: () => Promise.resolve({ accessToken: 't' }) } as unknown as Refresher,
    oauth: {} as OAuthServers,
    rest: { call },
    deadlineMs,
  });

test('a write that stands in line is never said to have arrived: the line does not count', async () => {
  const access = accessOver(async () => {
    await standing(() => later());
    return done;
  });
  expect(await ended(access.call(key, 'x.add', {}, { writes: true }))).toEqual(done);
});

test('nor does a second time in the line', async () => {
  const access = accessOver(async () => {
    await standing(() => later(50));
    await standing(() => later(50));
    return done;
  });
  expect(await ended(access.call(key, 'x.get'))).toEqual(done);
});

test('what the portal takes counts as before, also after a wait', async () => {
  const access = accessOver(async () => {
    await standing(() => later());
    await later();
    return done;
  });
  expect(await ended(access.call(key, 'x.get'))).toMatchObject({ code: 'PORTAL_TIMEOUT' });
  expect(await ended(access.call(key, 'x.add', {}, { writes: true }))).toMatchObject({
    code: 'MAY_HAVE_ARRIVED',
  });
});
