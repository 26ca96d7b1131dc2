/*
 * A connection that ends in the middle of an answer: the reader never gets valid JSON, the list of data requests knows the true
 * reason, and the next question is answered over another connection.
 */
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { api, type ApiClient } from '../stage/api-client.ts';
import { startDeskOnFile, type DeskOnFile } from '../stage/desk-on-file.ts';
import { tokenOf, type DeskUnderTest } from '../stage/desk.ts';
import { until } from '../stage/until.ts';
import { startClickhouse } from '../databases/servers/clickhouse-server.ts';
import { startMariadb } from '../databases/servers/mariadb-server.ts';
import { startPostgres } from '../databases/servers/postgres-server.ts';
import type { NoServer, TestServer } from '../databases/servers/test-server.ts';

/** Far more bytes than all buffers between the database and the reader hold; Linux lets one connection have 36 MB. */
const rows = 300_000;
const width = 800;

/** How the rows are made, and how what reads them is killed. */
const ways = {
  postgres: {
    make: [
      `create view many as select n as id, repeat('x', ${width}) as name from generate_series(1, ${rows}) as n`,
    ],
    kill: async ({ run, address }: TestServer) => {
      await run(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${address.user}'`);
    },
  },
  mysql: {
    make: [`create view many as select seq as id, repeat('x', ${width}) as name from seq_1_to_${rows}`],
    kill: async ({ run, address }: TestServer) => {
      const found = await run(
        `select id from information_schema.processlist where user = '${address.user}' and command = 'Query'`,
      );
      for (const [id] of found) await run(`kill connection ${id}`);
    },
  },
  clickhouse: {
    make: [
      `create view many as select toInt32(number + 1) as id, '${'x'.repeat(width)}' as name from system.numbers limit ${rows}`,
    ],
    kill: ({ close }: TestServer) => close(),
  },
} as const;

const servers: readonly (readonly [string, TestServer | NoServer])[] = [
  ['PostgreSQL', await startPostgres()],
  ['MariaDB', await startMariadb()],
  ['ClickHouse', await startClickhouse()],
];
const isThere = (server: TestServer | NoServer): server is TestServer => 'address' in server;
afterAll(async () => {
  for (const [, server] of servers) if (isThere(server)) await server.close();
});

const metricsToken = 'for-this-test-only';
let on: DeskOnFile;
let t: DeskUnderTest;
let admin: ApiClient;
beforeEach(async () => {
  on = await startDeskOnFile({
    config: { metrics: { port: undefined, host: '127.0.0.1', token: metricsToken } },
  });
  ({ t } = on);
  t.portal.endpoints.allowLocal = true;
  admin = api(t, tokenOf(await t.open(t.portal.users.admin)));
});
afterEach(() => on.close());

describe.each(servers)('%s', (_name, server) => {
  if (!isThere(server)) {
    test.skip(`is left out: ${server.missing}`, () => undefined);
    return;
  }
  const { address } = server;
  const { make, kill } = ways[address.type];
  beforeAll(async () => {
    for (const statement of make) await server.run(statement);
  });

  /** The server whose stream is killed: ClickHouse dies as a whole, so it is one that no other test asks. */
  async function makeVictim(): Promise<TestServer> {
    const own = address.type === 'clickhouse' ? await startClickhouse() : server;
    if (!isThere(own)) throw new Error(own.missing);
    if (own !== server) for (const statement of make) await own.run(statement);
    return own;
  }

  /** @returns the id of the database, whose table is published */
  async function publish(at = address): Promise<string> {
    const connected = await admin('POST', '/api/databases', { title: 'Many', ...at });
    const id = String(connected.json?.item?.['id']);
    await admin('POST', `/api/databases/${id}/publish`, { tables: [{ name: 'many' }] });
    return id;
  }
  const newestRequest = async (id: string) =>
    ((await admin('GET', `/api/databases/${id}/requests`)).json?.['items'] as object[])[0];

  /**
   * Asks for every row and stops reading after the first megabyte. What was read is kept here: Node drops what an answer
   * still holds when its connection ends.
   */
  async function ask(): Promise<{ readonly answer: IncomingMessage; readRest(): Promise<string> }> {
    const key = t.portal.sources.all()[0]?.settings[0]?.value ?? '';
    const sent = request(`${t.origin}/bi/data`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    sent.end(`table=many&connection%5Bkey%5D=${key}`);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    let json = '';
    answer.on('error', () => undefined).setEncoding('utf8');
    answer.on('data', (part: string) => (json += part));
    const closed = new Promise(resolve => answer.once('close', resolve));
    await until(() => json.length > 1_000_000);
    answer.pause();
    const readRest = async () => {
      answer.resume();
      await closed;
      return json;
    };
    return { answer, readRest };
  }

  test('whose reader leaves ends the query', async () => {
    const id = await publish();
    const { answer } = await ask();
    await until(async () => (await server.running()) > 0);
    answer.destroy();
    // An idle machine needs far less than two seconds for it, a busy one gets more; the query would never end by itself.
    await until(async () => (await server.running()) === 0, 20_000);
    await until(async () => JSON.stringify(await newestRequest(id)).includes('"left"'));
  });

  test('is shown nowhere with its password or the access key', async () => {
    const id = await publish();
    const { password } = address;
    const key = t.portal.sources.all()[0]?.settings[0]?.value ?? '';
    const told = [
      await admin('POST', '/api/databases', { title: 'x', ...address, database: 'PROBE-none' }),
      await admin('POST', '/api/databases', { title: 'x', ...address, port: 1 }),
      await admin('POST', '/api/databases', { title: 'x', ...address, tls: { mode: 'verify' } }),
      await admin('POST', '/api/databases', {
        title: 'x',
        ...address,
        password: 'engine-secret-wrong',
      }),
      await admin('POST', `/api/databases/${id}/check`),
      await admin('GET', `/api/databases/${id}`),
      await admin('GET', `/api/databases/${id}/tables`),
    ].map(({ text }) => text);
    for (const more of ['', '&select%5B0%5D=NOPE', '&table=gone'])
      for (const path of ['/bi/check', '/bi/tables', '/bi/columns', '/bi/data']) {
        const answer = await t.request(path, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: `table=many&limit=3&connection%5Bkey%5D=${key}${more}`,
        });
        told.push(answer.text);
      }
    const metrics = await t.request('/metrics', { headers: { authorization: `Bearer ${metricsToken}` } });
    expect(metrics.text).toContain('connector_desk_data_requests_total');
    told.push(JSON.stringify(await newestRequest(id)), metrics.text, t.log());
    told.push(...(await on.journal()).map(entry => JSON.stringify(entry)));
    told.push((await on.bytes()).toString('latin1'));
    expect(key).toMatch(/^cdb_/);
    for (const text of told) {
      expect(text).not.toContain(password);
      expect(text).not.toContain(key);
    }
  });

  test('that is killed in mid-stream leaves no valid JSON, and is told by its reason', async () => {
    const victim = await makeVictim();
    const id = await publish(victim.address);
    const { answer, readRest } = await ask();
    expect(answer.statusCode).toBe(200);
    await until(async () => (await victim.running()) > 0);
    await kill(victim);
    const json = await readRest();
    expect(answer.complete).toBe(false);
    expect(json.startsWith('[["ID","NAME"],[')).toBe(true);
    expect(() => JSON.parse(json) as unknown).toThrow();
    // The reader sees the break before the request is noted.
    await until(async () => JSON.stringify(await newestRequest(id)).includes('"failed"'));
    expect(await newestRequest(id)).toMatchObject({
      endpoint: 'data',
      outcome: 'failed',
      code: 'CONNECTION_LOST',
      reason: expect.stringMatching(/closed the connection.+/),
    });

    if (address.type === 'clickhouse') return;
    const again = await (await ask()).readRest();
    expect((JSON.parse(again) as unknown[]).length).toBe(rows + 1);
    await until(async () => (await server.running()) === 0);
  });
});
