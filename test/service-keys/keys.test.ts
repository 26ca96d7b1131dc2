import { api } from '../stage/api-client.ts';
import { tokenOf, type Answer } from '../stage/desk.ts';
import { deliver } from '../stage/deliver.ts';
import { quiet } from '../stage/manual-clock.ts';
import {
  administratorOf,
  draft,
  makeKey,
  startKeyStage,
  withKey,
  type KeyStage,
} from '../stage/service-api.ts';

let on: KeyStage;
beforeEach(async () => {
  on = await startKeyStage();
});
afterEach(() => on.close());

const items = ({ json }: Answer) => json?.['items'] as readonly Readonly<Record<string, unknown>>[];
const codeOf = ({ status, json }: Answer) => [status, json?.error?.code];
const refused = [401, 'SERVICE_KEY_REFUSED'];
const day = 86_400_000;
const ms = (time: unknown): number => Date.parse(String(time));

test('an administrator creates a service key, a server uses it, and its text is shown once', async () => {
  const { t, admin } = on;
  const { id, key } = await makeKey(admin, 'read', 'Nightly report');
  expect(key).toMatch(/^cdk_[0-9a-f]{16}_[\w-]{43}$/);
  expect(key).toContain(id);
  const answer = await withKey(t, key)('GET', '/api/v1/connectors/1');
  expect(answer.status).toBe(200);
  expect(answer.json?.item).toMatchObject({ id: 1 });
  // The use is stored without the request waiting for it.
  await quiet();
  const listed = await admin('GET', '/api/service-keys');
  expect(items(listed)).toEqual([
    {
      id,
      name: 'Nightly report',
      scope: 'read',
      state: 'active',
      createdBy: t.portal.users.admin.id,
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
      lastUsedAt: expect.any(String),
      revokedAt: null,
    },
  ]);
  const [{ createdAt, expiresAt, lastUsedAt } = {}] = items(listed);
  expect(ms(expiresAt) - ms(createdAt)).toBe(30 * day);
  expect(Math.abs(ms(lastUsedAt) - t.clock.now())).toBeLessThan(60_000);
  expect(listed.text).not.toContain(key.slice(-43));
});

test('the refusal of a service key does not say whether it is unknown, wrong, expired, revoked or missing', async () => {
  const { t, admin } = on;
  const { id, key } = await makeKey(admin);
  const revoked = await makeKey(admin);
  expect((await admin('DELETE', `/api/service-keys/${revoked.id}`)).json?.item).toMatchObject({
    state: 'revoked',
  });
  const secret = 'A'.repeat(43);
  const answers = [
    await withKey(t, `cdk_${id}_${secret}`)('GET', '/api/v1/connectors'),
    await withKey(t, `cdk_${'0'.repeat(16)}_${secret}`)('GET', '/api/v1/connectors'),
    await withKey(t, revoked.key)('GET', '/api/v1/connectors'),
    await withKey(t, 'no-key')('GET', '/api/v1/connectors'),
    await t.request('/api/v1/connectors'),
  ];
  t.sandbox.clock.advance(30 * day);
  answers.push(await withKey(t, key)('GET', '/api/v1/connectors'));
  const faces = answers.map(({ status, json, headers }) => ({
    status,
    error: { ...json?.error, requestId: '' },
    asks: headers.get('www-authenticate'),
  }));
  expect(new Set(faces.map(face => JSON.stringify(face))).size).toBe(1);
  expect(faces[0]).toMatchObject({ status: 401, error: { code: 'SERVICE_KEY_REFUSED' }, asks: 'Bearer' });
});

test('a service key opens only /api/v1, which frame tokens and cookies do not open', async () => {
  const { t, admin } = on;
  const { key } = await makeKey(admin);
  const frameToken = tokenOf(await t.open());
  expect((await withKey(t, key)('GET', '/api/connectors')).status).toBe(401);
  expect((await withKey(t, key)('GET', '/api/service-keys')).status).toBe(401);
  expect(codeOf(await withKey(t, frameToken)('GET', '/api/v1/connectors'))).toEqual(refused);
  const opened = await t.post(t.portal.opening());
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  expect(codeOf(await t.request('/api/v1/connectors', { headers: { cookie } }))).toEqual(refused);
});

test('a service key that may only read changes nothing, but may check endpoints and preview an import', async () => {
  const { t, admin } = on;
  const ask = withKey(t, (await makeKey(admin, 'read')).key);
  const readOnly = [403, 'READ_ONLY_KEY'];
  expect(codeOf(await ask('POST', '/api/v1/connectors', draft('x')))).toEqual(readOnly);
  expect(codeOf(await ask('PATCH', '/api/v1/connectors/1', { title: 'x' }))).toEqual(readOnly);
  expect(codeOf(await ask('DELETE', '/api/v1/connectors/1'))).toEqual(readOnly);
  const { text } = await ask('GET', '/api/v1/connectors/export');
  expect((await ask('POST', '/api/v1/connectors/import', { text })).status).toBe(200);
  for (const apply of [true, 'false', 1])
    expect(codeOf(await ask('POST', '/api/v1/connectors/import', { text, apply }))).toEqual(readOnly);
  expect((await ask('POST', '/api/v1/endpoints/urlCheck', { connectorId: 1 })).status).toBe(200);
  expect(
    t.portal.rest.requests.filter(({ restMethod }) => /add|update|delete/.test(restMethod ?? '')),
  ).toEqual([]);
});

test('a service key of portal A never reaches portal B, and neither do its administrators', async () => {
  const { t, admin } = on;
  const other = await t.sandbox.addPortal();
  other.addToPortal();
  other.finishInstallation();
  other.connectors.add(draft('Of the other portal'), { appClientId: t.sandbox.app.clientId });
  const otherAdmin = await administratorOf(t, other);
  const { id, key } = await makeKey(admin);
  await makeKey(otherAdmin);
  const before = other.rest.requests.length;
  const headers = { 'x-portal': other.memberId };
  const answer = await withKey(t, key)('GET', '/api/v1/connectors', undefined, headers);
  expect(answer.status).toBe(200);
  expect(answer.text).not.toContain('Of the other portal');
  expect(other.rest.requests).toHaveLength(before);
  expect(items(await otherAdmin('GET', '/api/service-keys')).map(each => each['id'])).not.toContain(id);
  expect(codeOf(await otherAdmin('DELETE', `/api/service-keys/${id}`))).toEqual([
    404,
    'SERVICE_KEY_NOT_FOUND',
  ]);
  expect((await withKey(t, key)('GET', '/api/v1/connectors')).status).toBe(200);
});

test('only administrators manage service keys and read the audit trail', async () => {
  const { t } = on;
  const analyst = api(t, tokenOf(await t.open(t.portal.users.analyst)));
  const only = [403, 'ADMINISTRATORS_ONLY'];
  expect(codeOf(await analyst('GET', '/api/service-keys'))).toEqual(only);
  expect(
    codeOf(await analyst('POST', '/api/service-keys', { name: 'x', scope: 'read', expires: { inDays: 30 } })),
  ).toEqual(only);
  expect(codeOf(await analyst('DELETE', `/api/service-keys/${'0'.repeat(16)}`))).toEqual(only);
  expect(codeOf(await analyst('GET', '/api/audit'))).toEqual(only);
});

test('service keys do not reach the operations for administrators', async () => {
  const { t, admin } = on;
  const ask = withKey(t, (await makeKey(admin)).key);
  for (const path of ['service-keys', 'audit', 'settings/recent-connectors', 'installation/check'])
    expect(codeOf(await ask('GET', `/api/v1/${path}`))).toEqual([404, 'NOT_FOUND']);
});

test.each([
  [{ name: '' }, 'VALIDATION_EMPTY'],
  [{ name: 'x'.repeat(101) }, 'VALIDATION_TOO_LONG'],
  [{ name: 'two\nlines' }, 'VALIDATION_KEY_NAME'],
  [{ name: ' ' }, 'VALIDATION_KEY_NAME'],
  [{ name: 'turned \u202eround' }, 'VALIDATION_KEY_NAME'],
  [{ scope: 'admin' }, 'VALIDATION_INVALID_FIELD_TYPE'],
  [{ expires: { inDays: 366 } }, 'VALIDATION_EXPIRY'],
  [{ expires: { at: '2020-01-01T00:00:00Z' } }, 'VALIDATION_EXPIRY'],
  [{ expires: { at: '2099-01-01T00:00:00Z' } }, 'VALIDATION_EXPIRY'],
  [{ expires: 'never' }, 'VALIDATION_EXPIRY'],
  [{ id: '0123456789abcdef' }, 'VALIDATION_UNKNOWN_PARAMETERS'],
])('a new service key with %j is refused with %s', async (fault, code) => {
  const good = { name: 'x', scope: 'read', expires: { inDays: 30 } };
  expect(codeOf(await on.admin('POST', '/api/service-keys', { ...good, ...fault }))).toEqual([400, code]);
  expect((await on.rows())['service_keys']).toEqual([]);
});

test('a portal has at most 50 service keys in force, and a revoked one makes room', async () => {
  const { admin } = on;
  const made = [];
  for (let count = 0; count < 50; count += 1) made.push(await makeKey(admin));
  const one = {
    name: 'one more',
    scope: 'read',
    expires: { at: new Date(on.t.clock.now() + day).toISOString() },
  };
  expect(codeOf(await admin('POST', '/api/service-keys', one))).toEqual([409, 'TOO_MANY_SERVICE_KEYS']);
  await admin('DELETE', `/api/service-keys/${made[0]?.id ?? ''}`);
  // Two requests arrive at once and there is room for one.
  const both = await Promise.all([
    admin('POST', '/api/service-keys', one),
    admin('POST', '/api/service-keys', { ...one, name: 'and another' }),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
});

test('the last use of a service key is stored once a minute', async () => {
  const { t, admin } = on;
  const ask = withKey(t, (await makeKey(admin, 'read')).key);
  const lastUse = async () => {
    // A use is stored without the request waiting for it.
    await quiet();
    return items(await admin('GET', '/api/service-keys'))[0]?.['lastUsedAt'];
  };

  expect(await lastUse()).toBeNull();
  await ask('GET', '/api/v1/connectors/1');
  const first = await lastUse();
  t.sandbox.clock.advance(30_000);
  await ask('GET', '/api/v1/connectors/1');
  expect(await lastUse()).toBe(first);
  t.sandbox.clock.advance(30_000);
  await ask('GET', '/api/v1/connectors/1');
  expect(ms(await lastUse()) - ms(first)).toBeGreaterThanOrEqual(60_000);
});

test.each([false, true])(
  'an uninstall deletes the service keys, and with CLEAN=1 the audit trail and stored answers (CLEAN=%s)',
  async clean => {
    const { t, admin } = on;
    const { key } = await makeKey(admin);
    const ask = withKey(t, key);
    await ask('POST', '/api/v1/connectors', draft('x'), { 'idempotency-key': 'one' });
    t.portal.uninstall({ clean });
    await deliver(t);
    expect(codeOf(await ask('GET', '/api/v1/connectors'))).toEqual(refused);
    // A page that outlives the installation leaves nothing behind.
    const late = await admin('POST', '/api/service-keys', {
      name: 'x',
      scope: 'read',
      expires: { inDays: 30 },
    });
    expect(late.status).toBe(401);
    await admin('DELETE', '/api/connectors/1');
    const { service_keys: keys, audit, idempotency } = await on.rows();
    expect(keys).toEqual([]);
    expect([audit?.length, idempotency?.length]).toEqual(clean ? [0, 0] : [2, 1]);
  },
);

test('a service key does nothing while the portal is suspended, not even where no portal is asked', async () => {
  const { t, admin } = on;
  const ask = withKey(t, (await makeKey(admin)).key);
  expect((await ask('GET', '/api/v1/connectors/fields')).status).toBe(200);
  await on.db.updateTable('portals').set({ state: 'suspended' }).execute();
  expect(codeOf(await ask('GET', '/api/v1/connectors/fields'))).toEqual([402, 'PAYMENT_REQUIRED']);
});

test('the secret of a service key is nowhere: not in logs, errors, the audit trail or the database', async () => {
  const { t, admin } = on;
  const { key } = await makeKey(admin);
  const ask = withKey(t, key);
  const answers = [
    await ask('GET', '/api/v1/connectors/4.7'),
    await ask('POST', '/api/v1/connectors', draft('x'), { 'idempotency-key': 'PROBE-name' }),
    await ask('POST', '/api/v1/connectors', draft('x'), { 'idempotency-key': 'PROBE-name' }),
    await ask('GET', '/api/v1/nothing'),
    await admin('GET', '/api/service-keys'),
    await admin('GET', '/api/audit'),
  ];
  t.portal.rest.faults.push({ kind: 'reset' });
  answers.push(await ask('GET', '/api/v1/connectors/1'));
  const secret = key.slice(-43);
  const places = [t.log(), ...answers.map(({ text }) => text), (await on.bytes()).toString('latin1')];
  for (const place of places) {
    expect(place).not.toContain(secret);
    expect(place).not.toContain('PROBE-name');
  }
  expect(t.log()).toContain(key.slice(4, 20));
});
