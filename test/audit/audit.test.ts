import type { AuditPage } from '../../server/audit/audit-answers.ts';
import { createAuditStore } from '../../server/audit/audit-store.ts';
import { startSandbox } from '../portal/sandbox.ts';
import { api } from '../stage/api-client.ts';
import { tokenOf } from '../stage/desk.ts';
import { quiet } from '../stage/manual-clock.ts';
import { until } from '../stage/until.ts';
import { asked, draft, makeKey, startKeyStage, withKey, type KeyStage } from '../stage/service-api.ts';

let on: KeyStage;
beforeEach(async () => {
  on = await startKeyStage();
});
afterEach(() => on.close());

const trail = async (query = ''): Promise<AuditPage> =>
  (await on.admin('GET', `/api/audit${query}`)).json?.item as unknown as AuditPage;

test('every write leaves a line: who, what, how it ended, and under which request', async () => {
  const { t, admin } = on;
  const analyst = api(t, tokenOf(await t.open(t.portal.users.analyst)));
  const { id, key } = await makeKey(admin, 'write', 'Deploy');
  const ask = withKey(t, key);
  const made = await analyst('POST', '/api/connectors', draft('By a person'));
  const changed = await ask('PATCH', '/api/v1/connectors/1', { title: 'By a server' });
  await ask('DELETE', '/api/v1/connectors/9999');
  await admin('DELETE', `/api/service-keys/${id}`);
  const { entries, next } = await trail();
  const admins = t.portal.users.admin.id;
  const lines = entries.map(({ userId, key: by, verb, kind, title, object, status, code }) => [
    by?.name ?? userId,
    `${verb} ${kind}`,
    title,
    object,
    status,
    code,
  ]);
  expect(lines).toEqual([
    [admins, 'revoked serviceKey', 'Deploy', id, 200, null],
    ['Deploy', 'deleted connector', null, '9999', 404, 'CONNECTOR_NOT_FOUND'],
    ['Deploy', 'changed connector', 'By a server', '1', 200, null],
    [
      t.portal.users.analyst.id,
      'created connector',
      'By a person',
      String(made.json?.item?.['id']),
      201,
      null,
    ],
    [admins, 'created serviceKey', 'Deploy', id, 201, null],
  ]);
  expect(entries[1]?.key).toEqual({ id, name: 'Deploy' });
  expect(entries[2]?.requestId).toBe(changed.headers.get('x-request-id'));
  expect(next).toBeNull();
});

test('a line names the person as the portal does, and the objects by their titles when they were changed', async () => {
  const { t } = on;
  const { analyst } = t.portal.users;
  const ask = api(t, tokenOf(await t.open(analyst)));
  const made = await ask('POST', '/api/connectors', draft('Northern orders'));
  const path = `/api/connectors/${String(made.json?.item?.['id'])}`;
  const name = `${analyst.name} ${analyst.lastName}`;
  await until(async () => (await trail()).entries[0]?.userName === name);
  const profiles = asked(t, 'profile');
  await ask('PATCH', path, { description: 'Orders of the north' });
  await ask('PATCH', path, { title: 'Southern orders' });
  await ask('DELETE', path);
  const { entries } = await trail();
  expect(entries.map(({ userName, verb, kind, title }) => [userName, verb, kind, title])).toEqual([
    [name, 'deleted', 'connector', 'Southern orders'],
    [name, 'changed', 'connector', 'Southern orders'],
    [name, 'changed', 'connector', 'Northern orders'],
    [name, 'created', 'connector', 'Northern orders'],
  ]);
  expect(asked(t, 'profile')).toBe(profiles);
});

test('a source and a table keep their titles in the lines about their deletion', async () => {
  const { t, admin } = on;
  const source = await admin('GET', '/api/sources');
  const table = await admin('GET', '/api/tables');
  const [firstSource, firstTable] = [source, table].map(({ json }) => (json?.items as object[])[0]) as {
    id: number;
    title: string;
    name: string;
  }[];
  await admin('DELETE', `/api/tables/${firstTable?.id}`);
  await admin('DELETE', `/api/sources/${firstSource?.id}`);
  const { entries } = await trail();
  expect(entries.map(({ verb, kind, title }) => [verb, kind, title])).toEqual([
    ['deleted', 'source', firstSource?.title],
    ['deleted', 'table', firstTable?.name],
  ]);
  expect(t.portal.users.admin.id).toBe(entries[0]?.userId);
});

test('a double submit is one write and leaves one line', async () => {
  const { t, admin } = on;
  // The page has been here: from now on only the database is asked who it is.
  await admin('GET', '/api/connectors');
  const { faults } = t.portal.rest;
  faults.push({ kind: 'delay', ms: 60_000, match: 'biconnector.connector.add' });
  const pressed = Promise.all([
    admin('POST', '/api/connectors', draft('Pressed twice')),
    admin('POST', '/api/connectors', draft('Pressed twice')),
  ]);
  const sent = () => t.heard.filter(({ method, path }) => method === 'POST' && path === '/api/connectors');
  await until(() => sent().length === 2 && faults.size === 0);
  await quiet();
  t.sandbox.clock.advance(60_000);
  const [one, other] = await pressed;
  expect(one.json?.item).toEqual(other.json?.item);
  expect(asked(t, 'biconnector.connector.add')).toBe(1);
  expect((await trail()).entries.map(({ title }) => title)).toEqual(['Pressed twice']);
});

test('a write is done and recorded where neither the name nor the title can be read', async () => {
  const { t, admin } = on;
  const analyst = api(t, tokenOf(await t.open(t.portal.users.analyst)));
  const made = await admin('POST', '/api/connectors', draft('Without a name'));
  const object = String(made.json?.item?.['id']);
  await until(async () => typeof (await trail()).entries[0]?.userName === 'string');
  const broken = { kind: 'status', status: 500, code: 'INTERNAL_SERVER_ERROR' } as const;
  t.portal.rest.faults.push({ ...broken, match: 'biconnector.connector.get' });
  t.portal.rest.faults.push({ ...broken, match: 'profile' });
  expect((await analyst('DELETE', `/api/connectors/${object}`)).status).toBe(200);
  await until(() => t.portal.rest.faults.size === 0);
  const { entries } = await trail();
  expect(entries[0]).toMatchObject({ verb: 'deleted', title: null, object, status: 200, userName: null });
});

test('reading, checking and looking what would change leave no line; a refused write does', async () => {
  const { t, admin } = on;
  const ask = withKey(t, (await makeKey(admin, 'read')).key);
  await ask('GET', '/api/v1/connectors');
  await ask('POST', '/api/v1/endpoints/urlCheck', { connectorId: 1 });
  await ask('POST', '/api/v1/connectors/import', { text: '{}' });
  await admin('PUT', '/api/settings/recent-connectors', { item: [] });
  await ask('DELETE', '/api/v1/connectors/1');
  const { entries } = await trail();
  expect(entries.map(({ action, code }) => [action, code])).toEqual([
    ['DELETE /api/v1/connectors/{id}', 'READ_ONLY_KEY'],
    ['POST /api/service-keys', null],
  ]);
});

test('a line is there before the write is done: the end of the process does not hide it', async () => {
  const { t, admin } = on;
  t.portal.rest.faults.push({ kind: 'hang', match: 'biconnector.connector.delete' });
  const running = admin('DELETE', '/api/connectors/1');
  await until(() => t.portal.rest.faults.hanging > 0);
  expect((await trail()).entries[0]).toMatchObject({ object: '1', status: null, code: null });
  t.portal.rest.faults.release();
  await running;
  expect((await trail()).entries[0]).toMatchObject({ status: 502, code: 'MAY_HAVE_ARRIVED' });
});

test('pages follow one another without gap or repetition, also of lines of one millisecond', async () => {
  await on.close();
  on = await startKeyStage({ sandbox: await startSandbox({ clock: 'frozen' }) });
  for (let count = 0; count < 7; count += 1) await on.admin('DELETE', `/api/connectors/${9000 + count}`);
  const objects: (string | null)[] = [];
  let before: string | null = '';
  while (before !== null) {
    const page: AuditPage = await trail(`?limit=3${before === '' ? '' : `&before=${before}`}`);
    objects.push(...page.entries.map(({ object }) => object));
    before = page.next;
  }
  expect(objects).toEqual(['9006', '9005', '9004', '9003', '9002', '9001', '9000']);
  for (const query of ['?limit=0', '?limit=201', '?before=x', '?x=1'])
    expect((await on.admin('GET', `/api/audit${query}`)).status).toBe(400);
});

test('one portal never sees the lines of another', async () => {
  const { t, admin } = on;
  const other = await t.sandbox.addPortal();
  other.addToPortal();
  other.finishInstallation();
  await admin('DELETE', '/api/connectors/9999');
  const theirs = api(t, tokenOf(await t.open(other.users.admin, other)));
  expect((await theirs('GET', '/api/audit')).json?.item).toEqual({ entries: [], next: null });
});

test('lines are kept for a year, and no more of a portal than fit', async () => {
  const store = createAuditStore(on.db);
  const line = (memberId: string, at: number) =>
    store.begin({
      id: `${memberId}-${at}`,
      memberId: memberId as never,
      at,
      actor: { userId: 1 },
      action: 'x',
      verb: 'changed',
      kind: 'connector',
      object: undefined,
      requestId: '',
    });
  for (let at = 1; at <= 6; at += 1) await line('crowded', at);
  await line('quiet', 1);
  await line('quiet', 4);
  await store.prune(2, 3);
  const left = async (memberId: string) => (await store.list(memberId as never, 10)).map(({ at }) => at);
  expect(await left('crowded')).toEqual([6, 5, 4]);
  expect(await left('quiet')).toEqual([4]);
});

test('a flood of refusals has none of what was changed forgotten', async () => {
  const store = createAuditStore(on.db);
  const line = async (at: number, status: number, code?: string) => {
    const id = `flooded-${String(at).padStart(2, '0')}`;
    await store.begin({
      id,
      memberId: 'flooded' as never,
      at,
      actor: { userId: 1 },
      action: 'x',
      verb: 'changed',
      kind: 'connector',
      object: undefined,
      requestId: '',
    });
    await store.end(id, { status, code });
  };
  await line(1, 200);
  await line(2, 409, 'MAY_HAVE_ARRIVED');
  await line(3, 502, 'MAY_HAVE_ARRIVED');
  for (let at = 4; at <= 20; at += 1) await line(at, 403, 'READ_ONLY_KEY');
  await store.prune(0, 5);
  expect((await store.list('flooded' as never, 30)).map(({ at }) => at)).toEqual([20, 19, 3, 2, 1]);
  await store.prune(0, 2);
  expect((await store.list('flooded' as never, 30)).map(({ at }) => at)).toEqual([3, 2]);
});
