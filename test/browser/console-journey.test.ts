/** The whole way through the console on one connector that really answers: what an analyst does in a week. */
import { startSampleConnector } from '../portal/sample-connector/start-sample-connector.ts';
import { appStages, result } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { click, follow, go, input, link, press, told } from '../stage/browser/console-hands.ts';

describeInBrowser('a connector from its registration to its return', room => {
  const stage = appStages(room);

  it('register, source, table, edit with a comparison, check, export, delete, import', async () => {
    const sample = await startSampleConnector({ token: 'right-token' });
    try {
      const set = await stage({ portal: { allowLocalConnections: true } });
      const { open, app, page, portal } = set;
      await open();
      const { registration } = sample;

      await follow(set, 'Register connector');
      await input(set, 'title').fill('Shop');
      await app.locator('input[type=file]').setInputFiles({
        name: 'logo.svg',
        mimeType: 'image/svg+xml',
        buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"/>'),
      });
      await app.getByText('Image from a file').waitFor();
      for (const field of ['urlCheck', 'urlTableList', 'urlTableDescription', 'urlData'] as const)
        await input(set, field).fill(registration[field]);
      await press(set, 'Add setting');
      await app.getByLabel('Code of setting 1').fill('token');
      await app.getByLabel('Name of setting 1').fill('Access token');
      await press(set, 'Register');
      await result(app, 'Shop');
      const id = portal.connectors.all().find(({ title }) => title === 'Shop')?.id ?? 0;

      await go(set, `#/sources/new?connector=${id}`);
      await app.getByRole('textbox', { name: 'Title', exact: true }).fill('Shop of Oslo');
      await app.locator('#setting-0').fill('right-token');
      await press(set, 'Create source');
      await result(app, 'Shop of Oslo');
      const source = portal.sources.ofConnector(id)[0]?.id ?? 0;

      await go(set, `#/tables/new?source=${source}`);
      await click(app.getByRole('button', { name: /sales_orders/ }));
      await app.locator('#table-name').fill('journey_orders');
      await press(set, 'Create table');
      await result(app, 'Orders');

      await go(set, `#/connectors/${id}/edit`);
      await input(set, 'title').fill('Shop of the north');
      await press(set, 'Review changes');
      await app.getByRole('table', { name: 'Changes' }).waitFor();
      await press(set, 'Save changes');
      await result(app, 'Shop of the north');

      await go(set, `#/connectors/${id}/check?source=${source}`);
      await app.getByRole('heading', { name: /^The connector works/ }).waitFor();
      expect(await app.locator('body').innerText()).not.toContain('right-token');

      await go(set, `#/connectors/${id}`);
      await link(set, 'Shop of Oslo').waitFor();
      const downloading = page.waitForEvent('download');
      await press(set, 'Export');
      const file = await (await downloading).path();

      await go(set, `#/connectors/${id}/delete`);
      await app.locator('#removal-name').fill('Shop of the north');
      await press(set, 'Delete everything');
      await told(set, 'Connector “Shop of the north” deleted. Sources and tables deleted with it: 2.');
      expect([
        portal.connectors.get(id),
        portal.sources.get(source),
        portal.tables.named('journey_orders'),
      ]).toEqual([undefined, undefined, undefined]);

      await go(set, '#/files');
      await app.locator('input[type=file]').setInputFiles(file);
      await app.getByText('New: 1').waitFor();
      await press(set, 'Apply: add 1, change 0');
      await told(set, 'The file was applied.');
      const again = portal.connectors.all().find(({ title }) => title === 'Shop of the north');
      expect(again).toMatchObject({ urlData: registration.urlData, settings: registration.settings });
      await press(set, 'Preview changes');
      await app.getByText('No changes: the portal already matches the file').waitFor();
    } finally {
      await sample.close();
    }
  });
});
