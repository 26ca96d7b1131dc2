import { bootstrapOf, tokenOf } from '../stage/desk.ts';
import { startDeskOnFile, type DeskOnFile } from '../stage/desk-on-file.ts';
import { day, deliver, install } from '../stage/portal-life.ts';

let on: DeskOnFile;
beforeEach(async () => {
  on = await startDeskOnFile({ installed: false });
});
afterEach(() => on.close());

const ask = async (token: string) => {
  const answer = await on.t.request('/api/portal', { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, item: answer.json?.item ?? {}, code: answer.json?.error?.code };
};

test('any user sees the state of the portal, whose access background work uses and what is stored, but no secret', async () => {
  const { t } = on;
  await install(t);
  const token = tokenOf(await t.open(t.portal.users.analyst));
  const { status, item } = await ask(token);
  expect(status).toBe(200);
  const { admin } = t.portal.users;
  expect(item).toMatchObject({
    state: 'active',
    suspendedFor: null,
    wayOut: 'NONE',
    host: t.portal.host,
    scopes: t.sandbox.app.scopes,
    background: [
      { role: 'installer', userId: admin.id, access: 'usable' },
      { role: 'systemUser', access: 'usable' },
    ],
    stored: { users: 3, settings: 0, sessions: 0, events: 0 },
  });
  expect(Date.parse(String(item['since']))).toBe(Date.parse(String(item['installedAt'])));
  const secrets = [t.portal.installation()?.applicationToken ?? '', t.portal.memberId];
  for (const secret of secrets) expect(JSON.stringify(item)).not.toContain(secret);
});

test('each state of a portal comes with its way out, without a call to the portal or Bitrix24', async () => {
  const { t } = on;
  await install(t);
  const token = tokenOf(await t.open(t.portal.users.analyst));
  const state = async () => {
    const { item } = await ask(token);
    return [item['state'], item['wayOut']];
  };
  await on.db
    .updateTable('tokens')
    .set({ state: 'invalid_grant', ended_at: 5 * day })
    .where('user_id', '<>', t.portal.users.analyst.id)
    .execute();
  const calls = () => t.sandbox.oauth.requests.length + t.portal.rest.requests.length;
  const before = calls();
  expect(await state()).toEqual(['needs-authorization', 'ADMINISTRATOR_OPENS']);
  expect((await ask(token)).item['since']).toBe('1970-01-06T00:00:00.000Z');
  await on.db.updateTable('portals').set({ state: 'suspended', state_since: null }).execute();
  expect(await state()).toEqual(['suspended', 'PAY']);
  expect((await ask(token)).item['since']).toBeNull();
  expect(calls()).toBe(before);
  t.portal.uninstall({ clean: false });
  await deliver(t);
  expect(await state()).toEqual(['uninstalled', 'INSTALL']);
});

test('a portal whose data was deleted has no state to show, and users who are not signed in see nothing', async () => {
  const { t } = on;
  const token = await install(t);
  expect((await t.request('/api/portal')).status).toBe(401);
  t.portal.uninstall({ clean: true });
  await deliver(t);
  expect(await ask(token)).toMatchObject({ status: 401, code: 'NOT_INSTALLED' });
});

test('a user sees their own portal and never another', async () => {
  const { t } = on;
  await install(t);
  const other = await t.sandbox.addPortal();
  await install(t, other);
  const page = bootstrapOf(await t.post(other.opening({ target: 'application', user: other.users.analyst })));
  expect((await ask(tokenOf(page))).item).toMatchObject({ host: other.host, stored: { users: 3 } });
});
