/*
 * The whole way on real servers: an address and a password in, rows of BI Builder out.
 */
import { api, type ApiClient } from '../stage/api-client.ts';
import { startDesk, tokenOf, type DeskUnderTest } from '../stage/desk.ts';
import { shopStatements } from '../databases/shop.ts';
import { startClickhouse } from '../databases/servers/clickhouse-server.ts';
import { startMariadb } from '../databases/servers/mariadb-server.ts';
import { startPostgres } from '../databases/servers/postgres-server.ts';
import type { NoServer, TestServer } from '../databases/servers/test-server.ts';

const servers: readonly (readonly [string, TestServer | NoServer])[] = [
  ['PostgreSQL', await startPostgres()],
  ['MariaDB', await startMariadb()],
  ['ClickHouse', await startClickhouse()],
];
const isThere = (server: TestServer | NoServer): server is TestServer => 'address' in server;

let t: DeskUnderTest;
let admin: ApiClient;
beforeAll(async () => {
  for (const [, server] of servers)
    if (isThere(server))
      for (const statement of shopStatements(server.address.type)) await server.run(statement);
});
afterAll(async () => {
  for (const [, server] of servers) if (isThere(server)) await server.close();
});
beforeEach(async () => {
  t = await startDesk();
  t.portal.endpoints.allowLocal = true;
  admin = api(t, tokenOf(await t.open(t.portal.users.admin)));
});
afterEach(() => t.close());

describe.each(servers)('%s', (_name, server) => {
  if (!isThere(server)) {
    test.skip(`is left out: ${server.missing}`, () => undefined);
    return;
  }
  const { address } = server;
  const connect = (changed: object = {}) =>
    admin('POST', '/api/databases', { title: 'Shop', ...address, ...changed });

  test('an address and a password become a table whose reports have the rows of the same question in SQL', async () => {
    const connected = await connect();
    expect([connected.status, connected.text]).toEqual([201, expect.stringContaining('"id"')]);
    const id = String(connected.json?.item?.['id']);
    const published = await admin('POST', `/api/databases/${id}/publish`, {
      tables: [{ name: 'shop', dateColumn: 'day' }],
    });
    const [table] = (published.json?.item?.['tables'] ?? []) as { code: string; tableId: number }[];
    expect(table).toEqual({ code: 'shop', tableId: expect.any(Number) });
    const result = await t.portal.ui.query(table?.tableId ?? 0, {
      select: ['ID', 'STATUS', 'BIG'],
      dateRange: { from: '2026-04-01', to: '2026-06-30' },
      filter: [[{ column: 'STATUS', operator: 'in', values: ['won', "it's", 'отменён'] }]],
    });
    const [count] = await server.run(
      `select count(*) from shop where day >= '2026-04-01' and day <= '2026-06-30' and status in ('won', 'it\\'s', 'отменён')`.replace(
        address.type === 'postgres' ? `'it\\'s'` : '\0',
        `'it''s'`,
      ),
    );
    const rows = result.ok ? (JSON.parse(result.value) as unknown[][]) : [];
    expect(rows[0]).toEqual(['ID', 'STATUS', 'BIG']);
    expect(rows.length - 1).toBe(Number(count?.[0]));
    expect(rows.length).toBeGreaterThan(10);
    // Numbers keep all their digits on the way.
    expect(result.ok && result.value.includes(',9223372036854775807]')).toBe(true);

    const [request] = (await admin('GET', `/api/databases/${id}/requests`)).json?.['items'] as object[];
    expect(request).toMatchObject({
      endpoint: 'data',
      table: 'shop',
      outcome: 'sent',
      rows: rows.length - 1,
      sql: expect.stringMatching(/select/i),
    });
    for (const answer of [connected, published, await admin('GET', `/api/databases/${id}`)])
      expect(answer.text).not.toContain(address.password);
    expect(t.log()).not.toContain(address.password);
  });

  test('a database that cannot be used is refused with the step that fails, and urlCheck never says 200', async () => {
    for (const [changed, code] of [
      [{ port: 1 }, 'CONNECTION_REFUSED'],
      [{ host: 'no-such-host.invalid' }, 'HOST_UNKNOWN'],
      [{ database: 'no_such_database' }, 'DATABASE_UNKNOWN'],
      [{ tls: { mode: 'verify' } }, 'TLS_NOT_OFFERED'],
      ...(server.checksPasswords ? [[{ password: 'PROBE-wrong' }, 'LOGIN_REFUSED'] as const] : []),
    ] as const) {
      const refused = await connect(changed);
      expect([refused.status, refused.json?.error?.code]).toEqual([422, code]);
      const unchecked = await connect({ ...changed, unchecked: true });
      const id = String(unchecked.json?.item?.['id']);
      // The portal asks urlCheck before it stores the source, and nothing is published that does not work.
      const published = await admin('POST', `/api/databases/${id}/publish`, { tables: [] });
      expect(published.json?.error?.code).toBe('SOURCE_CREATE_CONNECTION_ERROR');
    }
  });
});

test('a database on a private address is never dialled unless the operator allows it', async () => {
  const closed = await startDesk({ config: { allowPrivateDatabases: false } });
  try {
    const someone = api(closed, tokenOf(await closed.open(closed.portal.users.admin)));
    for (const host of ['127.0.0.1', 'localhost', '10.0.0.1', '169.254.169.254', '::1', '0x7f.1'])
      for (const type of ['postgres', 'mysql', 'clickhouse']) {
        const answer = await someone('POST', '/api/databases', {
          title: 'x',
          type,
          host,
          port: 5432,
          database: 'x',
          user: 'x',
          password: 'x',
          tls: { mode: 'off' },
        });
        expect([host, answer.status, answer.json?.error?.code]).toEqual([host, 422, 'HOST_NOT_PUBLIC']);
      }
  } finally {
    await closed.close();
  }
});
