/*
 * Threads run the built program only, so the built server is asked: rows of a database, and an import that is planned apart.
 */
import { askApi, open, setStage, type Stage } from '../stage/built-servers.ts';
import { shopStatements } from '../databases/shop.ts';
import { startPostgres } from '../databases/servers/postgres-server.ts';

const server = await startPostgres();
let s: Stage;
beforeAll(async () => {
  s = await setStage();
  s.portal.endpoints.allowLocal = true;
});
afterAll(async () => {
  await s.close();
  if ('address' in server) await server.close();
});

if ('missing' in server) test.skip(`a database is left out: ${server.missing}`, () => undefined);
else
  test('the built server reads a database in its threads, plans an import in another one, and stops with exit code 0', async () => {
    for (const statement of shopStatements('postgres')) await server.run(statement);
    const built = await s.serve({ ALLOW_PRIVATE_DATABASES: '1', BI_WORKERS: '2' });
    const token = await open(built.origin, s.portal.opening({ target: 'application' }));
    const ask = (path: string, body?: object) =>
      askApi(built.origin, path, token, body === undefined ? {} : { method: 'POST', body });

    const connected = await ask('/api/databases', { title: 'Shop', ...server.address });
    expect(connected.status).toBe(201);
    const { id } = connected.json['item'] as { id: string };
    const published = await ask(`/api/databases/${id}/publish`, { tables: [{ name: 'shop' }] });
    const { tables } = published.json['item'] as { tables: { tableId: number }[] };
    const result = await s.portal.ui.query(tables[0]?.tableId ?? 0, { select: ['ID'] });
    expect(result.ok && (JSON.parse(result.value) as unknown[]).length).toBe(2_001);

    const text = `format: connector-desk/connectors\nversion: 1\nconnectors: []\n${'# long\n'.repeat(1_000)}`;
    const planned = await ask('/api/connectors/import', { text });
    expect(planned.status).toBe(200);

    expect(await built.process.stop('SIGTERM')).toBe(0);
  });
