import { parseLifecycleEvent } from '../../../server/portals/installation/lifecycle-event.ts';
import { createEventStore } from '../../../server/portals/installation/event-store.ts';
import { isMemberId } from '../../../server/bitrix24/identifiers.ts';
import { createPortalStore } from '../../../server/portals/portal-store.ts';
import { createUninstall } from '../../../server/portals/uninstall.ts';
import { createVault } from '../../../server/secrets/vault.ts';
import { createTokenStore } from '../../../server/portals/tokens/token-store.ts';
import { bootstrapOf, tokenOf } from '../../stage/desk.ts';
import { startDeskOnFile, type DeskOnFile, type Rows } from '../../stage/desk-on-file.ts';
import { until } from '../../stage/until.ts';

let on: DeskOnFile;
beforeEach(async () => {
  on = await startDeskOnFile({ installed: false });
});
afterEach(() => on.close());

async function deliver(): Promise<void> {
  await on.t.portal.events.flush();
  await on.t.desk.settleEvents();
}

/** Installs the app through the install page and stores something in every table that belongs to a portal. */
async function install(): Promise<string> {
  const { t } = on;
  const page = bootstrapOf(await t.post(t.portal.opening({ target: 'installer' })));
  const headers = { authorization: `Bearer ${tokenOf(page)}`, 'content-type': 'application/json' };
  await t.request('/api/installation/check', { method: 'POST', headers });
  await t.request('/api/installation/events', { method: 'POST', headers });
  await t.request('/api/settings/recent-connectors', {
    method: 'PUT',
    headers,
    body: '{"item":[{"id":1,"title":"x"}]}',
  });
  t.portal.finishInstallation();
  await deliver();
  await on.db
    .insertInto('sessions')
    .values({
      id: 'session of the portal',
      member_id: t.portal.memberId,
      data: '{}',
      expires_at: t.clock.now() + 60_000,
    })
    .onConflict(conflict => conflict.column('id').doNothing())
    .execute();
  return tokenOf(page);
}

const mentions = (rows: Rows, memberId: string) =>
  Object.entries(rows)
    .filter(([, table]) => JSON.stringify(table).includes(memberId))
    .map(([name]) => name)
    .sort();

test('CLEAN=1 erases everything of the portal: no table names it any more', async () => {
  await install();
  const { portal } = on.t;
  expect(mentions(await on.rows(), portal.memberId)).toEqual(['portals', 'sessions', 'settings', 'tokens']);
  portal.uninstall({ clean: true });
  await deliver();
  expect(mentions(await on.rows(), portal.memberId)).toEqual([]);
  expect(JSON.stringify(await on.journal())).not.toContain(portal.memberId);
});

test('CLEAN=0 keeps settings and the record, and removes tokens, sessions and the application token', async () => {
  await install();
  const { portal } = on.t;
  portal.uninstall({ clean: false });
  await deliver();
  const rows = await on.rows();
  expect(mentions(rows, portal.memberId)).toEqual(['portals', 'settings']);
  expect(rows['portals']?.[0]).toMatchObject({
    state: 'uninstalled',
    application_token: null,
    installer_id: null,
    system_user_id: null,
  });
});

test('an uninstall of one portal leaves other portals alone', async () => {
  const { t } = on;
  await install();
  const other = await t.sandbox.addPortal();
  other.addToPortal();
  other.finishInstallation();
  await t.open(other.users.admin, other);
  t.portal.uninstall({ clean: true });
  await deliver();
  expect(mentions(await on.rows(), other.memberId)).toEqual(['portals', 'tokens']);
});

test('an uninstall older than the latest installation changes nothing, also after the portal came back', async () => {
  const { t } = on;
  await install();
  const beforeComingBack = Math.floor(t.clock.now() / 1000);
  t.portal.uninstall({ clean: false });
  await deliver();
  t.sandbox.clock.advance(60_000);
  t.portal.addToPortal();
  const token = await install();
  t.portal.seedDemo();
  // Nobody's access contradicts the event: its time alone shows that it belongs to the former installation.
  await on.db.updateTable('tokens').set({ state: 'invalid_grant' }).execute();
  await t.portal.events.send('ONAPPUNINSTALL', { ts: beforeComingBack, data: { CLEAN: '1' } });
  await t.desk.settleEvents();
  await on.db.updateTable('tokens').set({ state: 'valid' }).execute();
  expect((await t.connector(1, token)).status).toBe(200);
});

test.each([
  ['a wrong application token', { application_token: 'f'.repeat(32) }],
  ['no application token', {}],
])('a queued uninstall with %s changes nothing', async (_name, auth) => {
  const { t } = on;
  await install();
  const event = parseLifecycleEvent({
    event: 'ONAPPUNINSTALL',
    ts: String(Math.floor(t.clock.now() / 1000)),
    data: { CLEAN: '1' },
    auth: { member_id: t.portal.memberId, ...auth },
  });
  if (event === undefined) throw new Error('The form is not an event');
  await createEventStore(on.db, createVault(t.config.tokenKeys)).add(event, t.clock.now());
  await t.desk.settleEvents();
  const { events, tokens, portals } = await on.rows();
  expect(events?.filter(({ state }) => state === 'refused')).toHaveLength(1);
  expect(tokens?.length).toBeGreaterThan(0);
  expect(portals?.[0]).toMatchObject({ state: 'active' });
});

test.each([false, true])(
  'an uninstall wins over what was confirmed before it: nothing comes back to life (CLEAN=%s)',
  async clean => {
    const { t } = on;
    await install();
    const { portal, sandbox } = t;
    // The opening has its answer from the OAuth server and waits for the portal, where the uninstall overtakes it.
    await on.db.updateTable('portals').set({ application_token: null }).execute();
    const opening = portal.opening({ target: 'application' });
    portal.rest.latencyMs = 60_000;
    const before = portal.rest.requests.length;
    const opened = t.post(opening);
    await until(() => portal.rest.requests.length > before);
    await uninstallElsewhere(clean);
    portal.rest.latencyMs = 0;
    sandbox.clock.advance(60_000);
    expect((await opened).status).toBe(403);
    const { tokens, portals } = await on.rows();
    expect(tokens).toEqual([]);
    expect(portals?.filter(({ state }) => state !== 'uninstalled')).toEqual([]);
  },
);

/** Handles the uninstall as another process of this server does meanwhile. */
async function uninstallElsewhere(clean: boolean): Promise<void> {
  const { portal, config, clock } = on.t;
  const { memberId } = portal;
  if (!isMemberId(memberId)) throw new Error('The sandbox portal has an invalid member id');
  const vault = createVault(config.tokenKeys);
  const uninstall = createUninstall({
    transact: (_memberId, work) =>
      work({
        portals: createPortalStore(on.db, vault),
        access: [createTokenStore(on.db, vault)],
        data: [],
      }),
    forgetOpened: () => vault.forgetOpened(),
    forgetDeleted: () => Promise.resolve(),
    clock,
  });
  await uninstall(memberId, clean);
}
