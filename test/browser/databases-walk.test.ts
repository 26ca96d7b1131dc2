/** The whole way on a real PostgreSQL: a connection string in, rows of a report in the portal's BI Builder out. */
import enDatabases from '../../client/messages/en/databases.ts';
import { shopStatements } from '../databases/shop.ts';
import { startPostgres } from '../databases/servers/postgres-server.ts';
import { appStages, result } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { click, follow, go, press, told } from '../stage/browser/console-hands.ts';

const { form, publish, page: words } = enDatabases;
const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));

const server = await startPostgres();
afterAll(async () => {
  if ('address' in server) await server.close();
});

if ('missing' in server) test.skip(`is left out: ${server.missing}`, () => undefined);
else
  describeInBrowser('databases on a real server', room => {
    const stage = appStages(room);

    it('a pasted connection string becomes a table whose report shows the rows of the database', async () => {
      for (const statement of shopStatements('postgres')) await server.run(statement);
      const set = await stage();
      const { app, page, portal, troubles } = set;
      portal.endpoints.allowLocal = true;
      await set.open();
      await go(set, '#/databases/new');
      await result(app, form.newTitle);
      const { user, password, host, port, database } = server.address;
      await app
        .locator('#database-paste')
        .fill(`postgres://${user}:${password}@${host}:${port}/${database}?sslmode=disable`);
      await press(set, form.paste.button);
      await app.locator('#database-title').fill('Shop');
      await press(set, form.save);
      await told(set, fill(form.saved, { title: 'Shop' }));
      await result(app, 'Shop');

      await follow(set, words.publish);
      await click(app.getByLabel(fill(publish.pick, { name: 'shop' })));
      await press(set, fill(publish.buttonCount, { count: 1 }));
      await app
        .getByText(fill(publish.done, { count: 1 }))
        .first()
        .waitFor();

      const table = portal.tables.all().find(({ name }) => name === 'shop');
      const [count] = await server.run(
        `select count(*) from shop where created >= '2026-04-01' and created < '2026-05-01' and status = 'won'`,
      );
      const report = new URLSearchParams({
        run: '1',
        from: '2026-04-01',
        to: '2026-04-30',
        column1: 'STATUS',
        operator1: 'equals',
        value1: 'won',
      });
      await page.goto(`${portal.origin}/bi/table/${String(table?.id)}/?${report.toString()}`);
      expect(await page.locator('#report-result').innerText()).toMatch(
        new RegExp(`^Rows: ${String(count?.[0])} `),
      );
      expect(Number(count?.[0])).toBeGreaterThan(10);
      expect(await page.locator('.grid tbody tr').count()).toBe(Number(count?.[0]));
      expect(await page.locator('body').innerText()).not.toContain(password);
      expect(troubles).toEqual([]);
    });
  });
