import { alterOpening } from '../../portal/make-opening.ts';
import { bootstrapOf, tokenOf } from '../../stage/desk.ts';
import { startDeskOnFile, type DeskOnFile } from '../../stage/desk-on-file.ts';
import { refreshes } from '../../stage/portal-life.ts';

const hour = 3_600_000;

let on: DeskOnFile;
beforeEach(async () => {
  on = await startDeskOnFile();
  on.t.portal.seedDemo();
});
afterEach(() => on.close());

/** Opens the app as the analyst, with this in place of the refresh token, and gives the page's frame token. */
const openWith = (refreshToken: string | undefined) => openAs({ REFRESH_ID: refreshToken });

async function openAs(fields: Readonly<Record<string, string | undefined>>): Promise<string> {
  const { portal } = on.t;
  const opening = portal.opening({ user: portal.users.analyst, target: 'application' });
  const page = await on.t.post(alterOpening(opening, { fields }));
  return tokenOf(bootstrapOf(page));
}

test.each([
  ['missing', undefined],
  ['empty', ''],
])('the access token of an opening whose REFRESH_ID is %s serves until it ends', async (_name, value) => {
  const page = await openWith(value);
  expect((await on.t.connector(1, page)).status).toBe(200);
  on.t.sandbox.clock.advance(hour + 60_000);
  const later = await openWith(value);
  expect((await on.t.connector(1, later)).status).toBe(200);
  on.t.sandbox.clock.advance(hour + 60_000);
  const [row] = (await on.rows())['tokens'] ?? [];
  expect(row).toMatchObject({ state: 'valid', refresh_token: '' });
  expect((await on.t.connector(1, later)).json?.error?.code).toMatch(
    /^(FRAME_TOKEN|NEEDS_AUTHORIZATION|invalid_grant)/,
  );
  expect(refreshes(on.t)).toEqual([]);
});

test.each(['abc', '-5', '1e9', '99999999999999'])(
  'an opening whose AUTH_EXPIRES is "%s" serves like any other, because it is not read',
  async expires => {
    const page = await openAs({ REFRESH_ID: '', AUTH_EXPIRES: expires });
    expect((await on.t.connector(1, page)).status).toBe(200);
  },
);

test('an opening without a refresh token does not cost the user the one that is stored', async () => {
  const { portal } = on.t;
  await on.t.open(portal.users.analyst);
  on.t.sandbox.clock.advance(hour + 60_000);
  const page = await openWith('');
  expect((await on.t.connector(1, page)).status).toBe(200);
  expect(refreshes(on.t)).toHaveLength(1);
});

test('an opening with a refresh token replaces an access token that is stored alone', async () => {
  await openWith('');
  await on.t.open(on.t.portal.users.analyst);
  on.t.sandbox.clock.advance(hour + 60_000);
  const page = await openWith('');
  expect((await on.t.connector(1, page)).status).toBe(200);
  expect(refreshes(on.t)).toHaveLength(1);
});

test('an access token that is stored alone is not kept alive', async () => {
  const { portal } = on.t;
  const opening = portal.opening({ user: portal.users.admin, target: 'application' });
  await on.t.post(alterOpening(opening, { fields: { REFRESH_ID: '' } }));
  on.t.sandbox.clock.advance(176 * 24 * hour);
  await on.t.desk.everyHour();
  expect(refreshes(on.t)).toEqual([]);
  expect(on.t.log()).not.toContain('keep-alive');
});
