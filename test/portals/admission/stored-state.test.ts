import { openingForgeries } from '../../portal/forgeries.ts';
import { startDeskOnFile, type DeskOnFile } from '../../stage/desk-on-file.ts';

let on: DeskOnFile;
beforeEach(async () => {
  on = await startDeskOnFile();
});
afterEach(() => on.close());

test.each(openingForgeries.filter(kind => kind !== 'foreign-domain'))(
  'an opening whose token app.info does not confirm stores nothing in any table: %s',
  async kind => {
    const { t } = on;
    if (kind === 'token-of-another-portal') {
      const other = await t.sandbox.addPortal();
      other.addToPortal();
      other.finishInstallation();
    }
    // The first round is on an unknown portal, the second on one whose administrator has opened the app.
    for (const known of [false, true]) {
      if (known) await t.open();
      // An unknown portal has no stored application token to compare with.
      if (!known && kind === 'wrong-application-token') continue;
      const before = await on.rows();
      const forged = t.portal.forgeries.opening(kind, { user: t.portal.users.analyst });
      for (const path of ['/placement', '/install']) {
        expect((await t.post({ ...forged, path: path + new URL(forged.url).search })).status).toBe(403);
      }
      expect(await on.rows()).toEqual(before);
    }
  },
);

test('the same installation posted twice, and in parallel, leaves one record of portal and tokens', async () => {
  const { t } = on;
  const opening = t.portal.opening({ target: 'installer' });
  const answers = await Promise.all(Array.from({ length: 20 }, () => t.post(opening)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const { portals, tokens } = await on.rows();
  expect(portals).toHaveLength(1);
  expect(portals?.[0]).toMatchObject({ member_id: t.portal.memberId, state: 'active' });
  expect(tokens).toHaveLength(1);
});

test('events that are not proven do not fill the database', async () => {
  const { t } = on;
  await t.open();
  const { events: before } = await on.rows();
  for (const kind of ['wrong-application-token', 'no-application-token', 'unknown-portal'] as const)
    await t.portal.forgeries.event(kind, 'ONAPPUNINSTALL', { data: { CLEAN: '1' } });
  expect((await on.rows())['events']).toEqual(before);
});
