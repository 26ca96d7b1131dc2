/* What a request knows of its portal and user: never older than the request, and asked for as rarely as that allows. */
import { setImmediate } from 'node:timers/promises';
import { because, type Cause } from '../../server/bitrix24/outbound/cause.ts';
import type { MemberId } from '../../server/bitrix24/identifiers.ts';
import { createFindAccess, type FindAccess } from '../../server/portals/find-access.ts';
import { createFindBackgroundUser } from '../../server/portals/find-background-user.ts';
import type { Portal } from '../../server/portals/portal.ts';
import type { Refresher } from '../../server/portals/tokens/refresher.ts';
import { createVault } from '../../server/secrets/vault.ts';
import { startDeskOnFile, type DeskOnFile } from '../stage/desk-on-file.ts';
import { tokenOf } from '../stage/desk.ts';
import { databaseKind } from '../stage/fresh-database.ts';

let on: DeskOnFile;
let findAccess: FindAccess;
let questions: number;
let frameToken: string;
beforeEach(async () => {
  on = await startDeskOnFile();
  frameToken = tokenOf(await on.t.open());
  on.t.portal.seedDemo();
  questions = 0;
  const counting = new Proxy(on.db, {
    get: (db, name) => {
      if (name === 'executeQuery') questions += 1;
      const value = Reflect.get(db, name) as unknown;
      return typeof value === 'function' ? (value.bind(db) as unknown) : value;
    },
  });
  findAccess = createFindAccess(counting, createVault(on.t.config.tokenKeys));
});
afterEach(() => on.close());

const admin = () => ({ memberId: on.t.portal.memberId as MemberId, userId: on.t.portal.users.admin.id });
const requestWith = (hasBody: boolean): Cause => ({ what: 'request', background: false, hasBody });
/** Changes the portal as another process does, which takes at least a turn of the event loop. */
async function setState(state: 'active' | 'suspended'): Promise<void> {
  await on.db.updateTable('portals').set({ state }).execute();
  await setImmediate();
}
const stateFor = async (beforeCall?: boolean) => (await findAccess(admin(), beforeCall)).portal?.state;

describe(`on ${databaseKind}`, () => {
  test('a request without a body asks once for its guard and its first call, and anew for the next call', () =>
    because(requestWith(false), async () => {
      expect((await findAccess(admin(), true)).token?.state).toBe('valid');
      expect((await findAccess(admin())).token?.state).toBe('valid');
      expect(questions).toBe(1);
      await setState('suspended');
      expect(await stateFor()).toBe('suspended');
      expect(questions).toBe(2);
    }));

  test('the background user that the guard of a request has found is not asked for again by its first call', () =>
    because(requestWith(false), async () => {
      const current = ((_key, found) => Promise.resolve(found)) as Refresher['current'];
      const findBackgroundUser = createFindBackgroundUser(findAccess, { current } as Refresher);
      const { memberId, userId } = admin();
      const portal = { memberId, installerId: userId, systemUserId: undefined } as Portal;
      expect(await findBackgroundUser(portal)).toEqual(admin());
      expect((await findAccess(admin())).token?.state).toBe('valid');
      expect(questions).toBe(1);
    }));

  test('a change that comes while the body of a request is read is seen by its first call', () =>
    because(requestWith(true), async () => {
      expect(await stateFor(true)).toBe('active');
      await setState('suspended');
      expect(await stateFor()).toBe('suspended');
    }));

  test('a call is not answered with what the guard of another request has found', async () => {
    expect(await because(requestWith(false), () => stateFor(true))).toBe('active');
    await setState('suspended');
    expect(await because(requestWith(false), () => stateFor())).toBe('suspended');
    expect(await stateFor(true)).toBe('suspended');
    await setState('active');
    expect(await stateFor()).toBe('active');
  });

  test('a call as another user is not answered with what the guard has found', () =>
    because(requestWith(false), async () => {
      await findAccess(admin(), true);
      expect((await findAccess({ ...admin(), userId: 4_711 })).token).toBeUndefined();
      expect(questions).toBe(2);
    }));

  test('a portal that the guard found suspended is looked up again for the call', async () => {
    await setState('suspended');
    await because(requestWith(false), async () => {
      expect(await stateFor(true)).toBe('suspended');
      await setState('active');
      expect(await stateFor()).toBe('active');
    });
  });

  test('a pair whose refresh token can no longer be decrypted serves until its access token ends', async () => {
    await on.db.updateTable('tokens').set({ refresh_token: 'unreadable' }).execute();
    expect((await findAccess(admin())).token?.state).toBe('valid');
    expect((await on.t.connector(1, frameToken)).status).toBe(200);
  });

  test('requests of one user that come together share a question, and a later one asks anew', async () => {
    const together = await Promise.all([1, 2, 3].map(() => because(requestWith(true), () => stateFor())));
    expect(together).toEqual(['active', 'active', 'active']);
    expect(questions).toBe(1);
    await setState('suspended');
    expect(await because(requestWith(true), () => stateFor())).toBe('suspended');
  });
});
