import { createAuditStore } from '../../server/audit/audit-store.ts';
import { api } from '../stage/api-client.ts';
import { tokenOf } from '../stage/desk.ts';
import { draft, makeKey, startKeyStage, withKey, type KeyStage } from '../stage/service-api.ts';
import { until } from '../stage/until.ts';

let on: KeyStage;
beforeEach(async () => {
  on = await startKeyStage({ callTimeoutMs: 1_500 });
});
afterEach(() => on.close());

interface Entry {
  readonly at: string;
  readonly userId: number | null;
  readonly key: { readonly id: string; readonly name: string } | null;
  readonly action: string;
  readonly object: string | null;
  readonly status: number | null;
  readonly code: string | null;
  readonly requestId: string;
}
interface Page {
  readonly entries: readonly Entry[];
  readonly next: string | null;
}
const trail = async (query = ''): Promise<Page> =>
  (await on.admin('GET', `/api/audit${query}`)).json?.item as unknown as Page;

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
  const lines = entries.map(({ userId, key: by, action, object, status, code }) => [
    by?.name ?? userId,
    action,
    object,
    status,
    code,
  ]);
  expect(lines).toEqual([
    [admins, 'DELETE /api/service-keys/{id}', id, 200, null],
    ['Deploy', 'DELETE /api/v1/connectors/{id}', '9999', 404, 'CONNECTOR_NOT_FOUND'],
    ['Deploy', 'PATCH /api/v1/connectors/{id}', '1', 200, null],
    [t.portal.users.analyst.id, 'POST /api/connectors', String(made.json?.item?.['id']), 201, null],
    [admins, 'POST /api/service-keys', id, 201, null],
  ]);
  expect(entries[1]?.key).toEqual({ id, name: 'Deploy' });
  expect(entries[2]?.requestId).toBe(changed.headers.get('x-request-id'));
  expect(next).toBeNull();
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
  await running;
  expect((await trail()).entries[0]).toMatchObject({ status: 504, code: 'MAY_HAVE_ARRIVED' });
});

test('pages follow one another without gap or repetition', async () => {
  for (let count = 0; count < 7; count += 1) await on.admin('DELETE', `/api/connectors/${9000 + count}`);
  const objects: (string | null)[] = [];
  let before: string | null = '';
  while (before !== null) {
    const page: Page = await trail(`?limit=3${before === '' ? '' : `&before=${before}`}`);
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
