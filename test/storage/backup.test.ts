/* docs/operating.md, "Backup": a backup is taken while the server runs and restored after some tokens were refreshed. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import request from 'supertest';
import { createDeskServer, type DeskServer } from '../../server/app.ts';
import { testAssets, tokenOf } from '../stage/desk.ts';
import { startDeskOnFile, type DeskOnFile } from '../stage/desk-on-file.ts';
import { freshDatabase } from '../stage/fresh-database.ts';
import { install } from '../stage/portal-life.ts';
import { until } from '../stage/until.ts';

interface Copy {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

const onServer = globalThis.testDatabaseServer !== undefined;
const hasDump = ['pg_dump', 'pg_restore'].every(name => spawnSync(name, ['--version']).status === 0);

async function backUp(on: DeskOnFile): Promise<Copy> {
  const { databaseUrl } = on.t.config;
  const folder = await mkdtemp(join(tmpdir(), 'desk-backup-'));
  const file = join(folder, 'copy');
  if (!onServer) {
    await sql`vacuum into ${sql.lit(file)}`.execute(on.db);
    return { url: `sqlite:${file}`, drop: () => rm(folder, { recursive: true }) };
  }
  const restored = await freshDatabase({ empty: true });
  const run = (command: string, ...parameters: readonly string[]) => {
    const { status, stderr } = spawnSync(command, parameters, { encoding: 'utf8' });
    expect([command, status, stderr]).toEqual([command, 0, '']);
  };
  run('pg_dump', '--format=custom', `--file=${file}`, databaseUrl);
  run('pg_restore', '--no-owner', '--exit-on-error', `--dbname=${restored.url}`, file);
  await rm(folder, { recursive: true });
  return restored;
}

let on: DeskOnFile;
let copy: Copy | undefined;
let desk: DeskServer | undefined;
beforeEach(async () => {
  on = await startDeskOnFile({ installed: false });
});
afterEach(async () => {
  await desk?.close();
  await copy?.drop();
  await on.close();
});

/** Starts another server with the same environment on the restored copy. */
const restore = ({ url }: Copy): Promise<DeskServer> =>
  createDeskServer({
    config: { ...on.t.config, databaseUrl: url },
    clock: on.t.clock,
    logger: pino({ level: 'silent' }),
    assets: testAssets,
  });

const backup = onServer && !hasDump ? test.skip : test;
const tool = onServer ? 'pg_dump' : 'VACUUM INTO';

backup(
  `a backup taken by ${tool} while the server writes is complete, and users whose access was refreshed later open the app once`,
  async () => {
    const { t } = on;
    await install(t);
    t.portal.seedDemo();
    const { admin, analyst } = t.portal.users;
    const asAdmin = tokenOf(await t.open(admin));
    const asAnalyst = tokenOf(await t.open(analyst));

    // One user writes all the time.
    const enough = new AbortController();
    let written = 0;
    const work = (async () => {
      while (!enough.signal.aborted) {
        written += 1;
        const body = JSON.stringify({ item: [{ id: written, title: `PROBE ${written}` }] });
        const headers = { authorization: `Bearer ${asAnalyst}`, 'content-type': 'application/json' };
        await t.request('/api/settings/recent-connectors', { method: 'PUT', headers, body });
      }
    })();
    await until(() => written >= 5);
    copy = await backUp(on);
    enough.abort();
    await work;

    // The administrator's tokens are refreshed after the backup, so the refresh token in it is dead.
    await on.db.updateTable('tokens').set({ expires_at: 1 }).where('user_id', '=', admin.id).execute();
    expect((await t.connector(1, asAdmin)).status).toBe(200);

    desk = await restore(copy);
    const { app } = desk;
    const connector = (token: string) =>
      request(app).get('/api/connectors/1').set('authorization', `Bearer ${token}`);
    await until(async () => (await request(app).get('/readyz')).status === 200);
    const settings = await request(app)
      .get('/api/settings/recent-connectors')
      .set('authorization', `Bearer ${asAnalyst}`);
    expect(JSON.stringify(settings.body)).toContain('PROBE');
    expect((await connector(asAnalyst)).status).toBe(200);

    // An hour later the stored tokens have expired. The analyst's can be refreshed, the administrator's cannot.
    t.sandbox.clock.advance(3_600_000);
    const frameTokens = new Map<number, string>();
    for (const user of [admin, analyst]) {
      const auth = { access_token: t.portal.mintTokens(user).accessToken, member_id: t.portal.memberId };
      const renewed = await request(app).post('/session').send({ auth });
      frameTokens.set(user.id, (renewed.body as { frameToken: string }).frameToken);
    }
    expect((await connector(frameTokens.get(analyst.id) ?? '')).status).toBe(200);
    const refused = await connector(frameTokens.get(admin.id) ?? '');
    expect(refused.status).toBe(401);
    expect(refused.body).toMatchObject({ error: { code: 'invalid_grant' } });

    const { path, body } = t.portal.opening({ user: admin, target: 'application' });
    const page = await request(app).post(path).type('form').send(body);
    const token = /"frameToken":"([^"]+)"/.exec(page.text)?.[1] ?? '';
    expect((await connector(token)).status).toBe(200);
  },
);
