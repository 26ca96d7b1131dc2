import { randomBytes } from 'node:crypto';
import { tokenOf, bootstrapOf } from '../../stage/desk.ts';
import { databaseKind, freshDatabase } from '../../stage/fresh-database.ts';
import { openStorage } from '../../../server/storage/database.ts';
import { startSandbox } from '../../portal/sandbox.ts';
import { start } from '../../start/process.ts';
import { draft } from '../../stage/service-api.ts';
import { until } from '../../stage/until.ts';

const add = 'biconnector.connector.add';

test(`a process that is killed in the middle of a write: nobody runs the write again (${databaseKind})`, async () => {
  const sandbox = await startSandbox();
  sandbox.app.url = 'http://127.0.0.1:9/placement';
  const portal = await sandbox.addPortal();
  portal.addToPortal();
  portal.finishInstallation();
  const database = await freshDatabase({ shared: true });
  const env = {
    HOST: '127.0.0.1',
    PORT: '0',
    APP_URL: 'http://127.0.0.1:9',
    B24_CLIENT_ID: sandbox.app.clientId,
    B24_CLIENT_SECRET: sandbox.app.clientSecret,
    B24_OAUTH_SERVERS: sandbox.oauth.origin,
    ALLOW_INSECURE_PORTALS: '1',
    SESSION_SECRET: randomBytes(24).toString('hex'),
    TOKEN_KEYS: `k:${randomBytes(32).toString('base64')}`,
    DATABASE_URL: database.url,
  };
  const serve = async () => {
    const server = start(process.execPath, ['dist/server/index.js'], env);
    const listening = await server.printed(/"port":(\d+),.*"msg":"listening"/);
    return { server, origin: `http://127.0.0.1:${listening[1] ?? ''}` };
  };
  const one = await serve();
  const other = await serve();
  const running = new Set([one.server, other.server]);
  try {
    const { path, body } = portal.opening({ target: 'application' });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const page = await fetch(new URL(path, one.origin), { method: 'POST', body, headers: form });
    const text = await page.text();
    const frameToken = tokenOf(
      bootstrapOf({ status: page.status, headers: page.headers, text, json: undefined }),
    );
    const json = { 'content-type': 'application/json' };
    const made = await fetch(`${one.origin}/api/service-keys`, {
      method: 'POST',
      headers: { ...json, authorization: `Bearer ${frameToken}` },
      body: JSON.stringify({ name: 'Deploy', scope: 'write', expires: { inDays: 30 } }),
    });
    const { item } = (await made.json()) as { item: { key: string } };
    const register = (origin: string) =>
      fetch(`${origin}/api/v1/connectors`, {
        method: 'POST',
        headers: { ...json, authorization: `Bearer ${item.key}`, 'idempotency-key': 'deploy-7' },
        body: JSON.stringify(draft('Once')),
      });
    const codeOf = async (answer: Response) => {
      const { error } = (await answer.json()) as { error: { code: string } };
      return [answer.status, error.code];
    };

    portal.rest.faults.push({ kind: 'hang', match: add });
    const lost = register(one.origin).catch(() => 'broken');
    await until(() => portal.rest.faults.hanging > 0);
    // The other process sees that it runs.
    expect(await codeOf(await register(other.origin))).toEqual([409, 'IDEMPOTENCY_KEY_IN_USE']);
    running.delete(one.server);
    await one.server.stop('SIGKILL');
    expect(await lost).toBe('broken');
    expect(await codeOf(await register(other.origin))).toEqual([409, 'IDEMPOTENCY_KEY_IN_USE']);
    // The lease passes.
    const { db, close } = await openStorage(database.url);
    await db
      .updateTable('idempotency')
      .set({ lease_until: Date.now() - 1 })
      .execute();
    const audit = await db.selectFrom('audit').selectAll().where('key_name', 'is not', null).execute();
    await close();
    for (let repetition = 1; repetition <= 2; repetition += 1)
      expect(await codeOf(await register(other.origin))).toEqual([409, 'MAY_HAVE_ARRIVED']);
    expect(portal.rest.requests.filter(({ restMethod }) => restMethod === add)).toHaveLength(1);
    // The write that nobody knows the end of is in the audit trail all the same.
    expect(audit.map(({ status }) => status)).toContain(null);
  } finally {
    await Promise.all([...running].map(server => server.stop('SIGKILL')));
    await sandbox.close();
    await database.drop();
  }
});
