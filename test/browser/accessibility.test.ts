/** Every place can be read and reached: axe-core and the contrast of fields find nothing, in light and dark. */
import type { Frame } from 'playwright-core';
import { fakeDatabases, sales } from '../hosting/fake-databases.ts';
import { startSampleConnector } from '../portal/sample-connector/start-sample-connector.ts';
import { violationsIn } from '../stage/browser/accessibility.ts';
import { appStages, until, type AppStage, type AppStageOptions } from '../stage/browser/app-stage.ts';
import { connectDatabase } from '../stage/browser/connect-database.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { go, press } from '../stage/browser/console-hands.ts';
import enKeys from '../../client/messages/en/keys.ts';
import enEditing from '../../client/messages/en/editing.ts';

/** Addresses of places, each with what stands on it once it is there. */
type Places = readonly (readonly [place: string, shown: string])[];

const schemes = ['light', 'dark'] as const;

describeInBrowser('the accessibility', room => {
  const stage = appStages(room);
  const still = { reducedMotion: 'reduce' } as const;

  /** Collects what is wrong with the page, by place and color scheme. */
  function notes({ page }: AppStage) {
    const noted: string[] = [];
    return {
      noted,
      async look(place: string, frame: Frame): Promise<void> {
        for (const colorScheme of schemes) {
          await page.emulateMedia({ colorScheme });
          // The app's own page follows a moment later; the pages outside the portal have no class.
          await until(
            frame,
            `(({ classList }) => classList.contains('${colorScheme}') || !/light|dark/.test(classList))(document.documentElement)`,
          );
          const found = await violationsIn(frame, colorScheme === 'dark');
          noted.push(...found.map(violation => `${place}, ${colorScheme}: ${violation}`));
        }
      },
    };
  }

  /** The console on an empty portal, and a way to look at its places. */
  async function openConsole(options: AppStageOptions = {}) {
    const portal = { allowLocalConnections: true };
    const set = await stage({ empty: true, browser: still, portal, ...options });
    const { noted, look } = notes(set);
    await set.open();
    return {
      set,
      noted,
      lookAt: async (place: string): Promise<void> => look(place, await set.frame()),
      /** Goes to each place, waits until what it shows is there, and looks. */
      async visit(places: Places): Promise<void> {
        for (const [place, shown] of places) {
          // What the place before shows until this one comes does not count.
          await (
            await set.frame()
          ).evaluate(`if (location.hash !== ${JSON.stringify(place)})
            document.querySelectorAll('main *').forEach(({ dataset }) => { dataset.former = ''; })`);
          await go(set, place);
          await set.app.locator(shown).and(set.app.locator(':not([data-former])')).first().waitFor();
          // A call under way would be aborted by the way to the next place.
          await until(
            await set.frame(),
            "document.querySelector('[aria-busy=true], .waiting-line, .step-mark-running') === null",
          );
          await look(place, await set.frame());
        }
      },
    };
  }

  it('of a portal without connectors breaks no rule', async () => {
    const { noted, visit } = await openConsole();
    await visit([
      ['#/', '.db-ways'],
      ['#/sources', '#result-title'],
      ['#/tables', '#result-title'],
      ['#/databases', '#result-title'],
      ['#/databases/service', '#result-title'],
      ['#/databases/new', '#result-title'],
      ['#/endpoints', '#result-title'],
    ]);
    expect(noted).toEqual([]);
  });

  it('of connectors breaks no rule', async () => {
    const sample = await startSampleConnector();
    try {
      const { set, noted, visit, lookAt } = await openConsole();
      set.portal.seedDemo(undefined, sample);
      await set.page.reload();
      await set.app.locator('h1').waitFor();
      const shop = set.portal.sources.all().find(({ title }) => title === 'Sample sales, old token');
      await visit([
        ['#/connectors/1', '.tree'],
        ['#/', '.virtual-row'],
        ['#/connectors/999', '#result-title'],
        ['#/connectors/1/edit', '#edit-title'],
        ['#/connectors/1/delete', '#removal-name'],
        ['#/connectors/new', '#edit-title'],
        [`#/connectors/${shop?.connectorId}/check?source=${shop?.id}`, '.verdict'],
        [`#/sources/${shop?.id}`, '#result-title'],
      ]);
      await go(set, '#/connectors/new');
      await press(set, enEditing.edit.register);
      await set.app.locator('[aria-invalid=true]').first().waitFor();
      await lookAt('a refused form');
      expect(noted).toEqual([]);
    } finally {
      await sample.close();
    }
  });

  it('of sources, tables and files breaks no rule', async () => {
    const { set, noted, visit } = await openConsole({ empty: false });
    await visit([
      ['#/sources', '.virtual-row'],
      ['#/sources/1', '#result-title'],
      ['#/sources/1/edit', '#setting-0'],
      ['#/sources/new', '.pick'],
      ['#/sources/new?connector=1', '#setting-0'],
      ['#/tables', '.virtual-row'],
      ['#/tables/1', '.columns'],
      ['#/tables/new?source=1', '#place-title, #result-title'],
      ['#/files', '.drop-area'],
    ]);
    expect(set.troubles).toEqual([]);
    expect(noted).toEqual([]);
  });

  it('of databases breaks no rule', async () => {
    const databases = fakeDatabases([sales()]);
    const { set, noted, visit } = await openConsole({ databases });
    const { id, ask } = await connectDatabase(set, databases.password);
    await ask('POST', `/api/databases/${id}/queries`, { title: 'Top sales', sql: 'select 1' });
    await ask('POST', `/api/databases/${id}/queries/try`, { sql: 'drop table x' });
    await ask('POST', `/api/databases/${id}/publish`, { tables: [{ schema: 'public', name: 'Sales' }] });
    databases.list[0]?.columns.pop();
    await visit([
      ['#/databases', '.db-row:not(.db-head)'],
      [`#/databases/${id}`, '.db-request'],
      [`#/databases/${id}/edit`, '#result-title, #place-title'],
      [`#/databases/${id}/publish`, '[data-look]'],
      [`#/databases/${id}/queries/new`, '.sql-editor'],
    ]);
    expect(noted).toEqual([]);
  });

  it('of the administration breaks no rule', async () => {
    const { set, noted, visit, lookAt } = await openConsole({ empty: false });
    await visit([
      ['#/admin/portal', '#result-title'],
      ['#/admin/journal', '.journal-entry'],
    ]);
    await go(set, '#/admin/keys');
    await set.app.locator('#key-name').fill('Nightly report');
    await press(set, enKeys.keys.form.make);
    await set.app.locator('[data-key]').waitFor();
    await lookAt('#/admin/keys');
    expect(noted).toEqual([]);
  });

  it('of the installation and of the pages outside the portal breaks no rule', async () => {
    const set = await stage({ installed: false, browser: still });
    const { app, desk, page, portal, sandbox, visit } = set;
    const { noted, look } = notes(set);
    portal.addToPortal();
    portal.rest.faults.push({ kind: 'html', status: 502, match: 'batch', times: 5 });
    await visit(`/marketplace/app/${sandbox.app.clientId}/`);
    await app.getByRole('button', { name: 'Try again' }).waitFor();
    await look('the installation', await set.frame());
    for (const place of [
      '/',
      '/install',
      '/placement',
      '/oauth/start',
      '/oauth/start?portal=nobody.example',
      '/oauth/callback',
      '/privacy',
      '/terms',
      '/api',
      '/api/v1',
      '/nowhere',
    ]) {
      await page.goto(`${desk.origin}${place}`);
      await page.locator('h1').waitFor();
      await look(place, page.mainFrame());
    }
    expect(noted).toEqual([]);
  });
});
