/** Every page of databases fits its frame, wide and narrow, in both languages and colour schemes. */
import enWords from '../../client/messages/en/databases.ts';
import ruWords from '../../client/messages/ru/databases.ts';
import { fakeDatabases, sales } from '../hosting/fake-databases.ts';
import { api } from '../stage/api-client.ts';
import { appStages, result } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { click, go } from '../stage/browser/console-hands.ts';
import { fits, sticksOut } from '../stage/browser/frame-fit.ts';
import { tokenOf } from '../stage/desk.ts';

const looks = [
  { lang: 'en', words: enWords, colorScheme: 'light', viewport: { width: 1280, height: 720 } },
  { lang: 'ru', words: ruWords, colorScheme: 'dark', viewport: { width: 1280, height: 720 } },
  { lang: 'ru', words: ruWords, colorScheme: 'light', viewport: { width: 390, height: 800 } },
] as const;

describeInBrowser('the pages of databases', room => {
  const stage = appStages(room);

  it.each(looks)(
    'fit their frame: $lang, $colorScheme, $viewport.width px',
    async ({ lang, words, colorScheme, viewport }) => {
      const long = { ...sales(), name: `orders_${'of_the_northern_warehouse_'.repeat(4)}` };
      const databases = fakeDatabases([long, sales()]);
      const set = await stage({
        databases,
        empty: true,
        portal: { lang },
        browser: { colorScheme, viewport },
        outboundAddresses: ['203.0.113.7', '2001:db8:1234:5678::/64'],
      });
      const { app, desk, user, troubles } = set;
      await set.open();
      const ask = api(desk, tokenOf(await desk.open(user)));
      const fitting = async (title: string): Promise<void> => {
        await result(app, title);
        await fits(set);
        expect([title, await sticksOut(set)]).toEqual([title, []]);
      };
      await fitting(words.first.title);
      await go(set, '#/databases');
      await fitting(words.empty.title);
      await go(set, '#/databases/service');
      await fitting(words.service.title);
      await go(set, '#/databases/new');
      await fitting(words.form.newTitle);

      const made = await ask('POST', '/api/databases', {
        title: `Shop${'_of_the_north'.repeat(6)}`,
        type: 'postgres',
        host: `${'replica-of-the-north.'.repeat(4)}example.com`,
        database: 'shop',
        user: 'reader',
        password: databases.password,
      });
      const id = String(made.json?.item?.['id']);
      await ask('POST', `/api/databases/${id}/queries`, { title: 'Top sales', sql: 'select 1' });
      await ask('POST', `/api/databases/${id}/queries/try`, { sql: 'drop table x' });
      await ask('POST', `/api/databases/${id}/publish`, { tables: [{ schema: 'public', name: long.name }] });
      databases.list[0]?.columns.pop();
      await go(set, '#/databases');
      await fitting(words.list.heading);
      await go(set, `#/databases/${id}`);
      await app.getByText(words.tables.mend, { exact: true }).waitFor();
      await click(app.locator('.db-request > summary').last());
      await fitting(`Shop${'_of_the_north'.repeat(6)}`);
      await go(set, `#/databases/${id}/queries/new`);
      await fitting(words.queries.newTitle);
      await go(set, `#/databases/${id}/publish`);
      await fitting(words.publish.title);
      // Data may be wider than the page; then it scrolls in its own box, and the frame does not.
      await click(app.locator('[data-look]').first());
      await app.locator('.sample').waitFor();
      await fits(set);
      expect(troubles).toEqual([]);
    },
  );
});
