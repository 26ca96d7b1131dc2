/** A connector's life in the console: registered, compared, changed, undone, deleted; what is not known is said so. */
import { api } from '../stage/api-client.ts';
import { tokenOf } from '../stage/desk.ts';
import { appStages, result, until, type AppStage } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { click, follow, go, input, link, press, told } from '../stage/browser/console-hands.ts';

const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>`;
const calls = ({ portal }: AppStage, method: string) =>
  portal.rest.requests.filter(({ restMethod }) => restMethod === `biconnector.connector.${method}`);
async function fillIn(set: AppStage, title: string): Promise<void> {
  await input(set, 'title').fill(title);
  await set.app.locator('input[type=file]').setInputFiles({
    name: 'logo.svg',
    mimeType: 'image/svg+xml',
    buffer: Buffer.from(picture),
  });
  // The page must not move under the next click.
  await set.app.getByText('Image from a file').waitFor();
  await input(set, 'urlCheck').fill('https://sales.example/bi/check');
  await press(set, 'Fill in the other three addresses:');
  await press(set, 'Add setting');
  await set.app.getByLabel('Code of setting 1').fill('token');
  await set.app.getByLabel('Name of setting 1').fill('Access token');
}

describeInBrowser('a connector in the console', room => {
  const stage = appStages(room);

  it('is registered, shown, edited with a comparison, undone and deleted', async () => {
    const set = await stage();
    const { open, app, portal, frame, troubles } = set;
    await open();
    await follow(set, 'Register connector');
    await press(set, 'Register');
    // An empty form says what it lacks and leads to the first gap.
    await app.getByText('Fill in this field.').first().waitFor();
    await until(await frame(), "document.activeElement.id === 'edit-title'");
    expect(calls(set, 'add')).toEqual([]);

    await fillIn(set, 'Sales');
    expect(await input(set, 'urlData').inputValue()).toBe('https://sales.example/bi/data');
    await click(app.getByText('Request preview'));
    const preview = JSON.parse(await app.locator('pre.raw').innerText()) as { fields: object };
    await press(set, 'Register', 2);
    await result(app, 'Sales');
    await told(set, 'Connector “Sales” registered with ID');
    // Once, and exactly what the preview has shown.
    expect(calls(set, 'add').map(({ params }) => params)).toEqual([expect.objectContaining(preview)]);

    await follow(set, 'Edit');
    await input(set, 'title').fill('Sales of Oslo');
    await press(set, 'Add setting');
    await app.getByLabel('Code of setting 2').fill('title');
    await app.getByText('Bitrix24 uses the name “title” itself').waitFor();
    await app.getByLabel('Code of setting 2').fill('token');
    await app.getByLabel('Name of setting 2').fill('Region');
    await app.getByText('Another setting has this code.').waitFor();
    await app.getByLabel('Code of setting 2').fill('region');
    await press(set, 'Move setting 2 up');
    await press(set, 'Review changes');
    const table = app.getByRole('table', { name: 'Changes' });
    expect(await table.getByRole('rowheader').allInnerTexts()).toEqual(['Title', 'Settings']);
    await press(set, 'Save changes', 2);
    await told(set, 'Connector “Sales of Oslo” saved.');
    await result(app, 'Sales of Oslo');
    expect(calls(set, 'update').map(({ params }) => params['fields'])).toEqual([
      {
        title: 'Sales of Oslo',
        settings: [
          { code: 'region', name: 'Region', type: 'STRING' },
          { code: 'token', name: 'Access token', type: 'STRING' },
        ],
      },
    ]);

    await press(set, 'Undo');
    await told(set, 'The change was undone. The previous values are back.');
    await result(app, 'Sales');

    await follow(set, 'Delete');
    await app.getByText('No source uses this connector').waitFor();
    await app.locator('#removal-name').fill('sales?');
    await press(set, 'Delete everything');
    await app.getByText('The title does not match.').waitFor();
    await app.locator('#removal-name').fill('Sales');
    await press(set, 'Delete everything');
    await told(set, 'Connector “Sales” deleted.');
    expect(calls(set, 'delete')).toHaveLength(1);

    await press(set, 'Register again');
    await told(set, 'The connector is registered again with a new ID');
    await result(app, 'Sales');
    expect(portal.rest.requests.some(({ restMethod }) => restMethod === 'batch')).toBe(false);
    expect(troubles).toEqual([]);
  });

  it('leaves a journal entry and an audit line when it is written in the frame, and a double submit creates once', async () => {
    // The page has its own ways to the portal, and uses neither of them for a write.
    const set = await stage({ bxRest: true, user: ({ users }) => users.analyst });
    const { open, app, portal, desk, user } = set;
    await open();
    await follow(set, 'Register connector');
    await fillIn(set, 'Written once');
    await press(set, 'Register', 2);
    await result(app, 'Written once');
    await follow(set, 'Delete');
    await app.locator('#removal-name').fill('Written once');
    await press(set, 'Delete everything', 2);
    await told(set, 'Connector “Written once” deleted.');

    const writes = portal.rest.requests.filter(({ restMethod = '' }) => /\.(add|delete)$/.test(restMethod));
    expect(writes.map(({ restMethod, headers }) => [restMethod, headers.origin])).toEqual([
      ['biconnector.connector.add', undefined],
      ['biconnector.connector.delete', undefined],
    ]);
    await desk.desk.settleJournal();
    const ask = api(desk, tokenOf(await desk.open(portal.users.admin)));
    const made = portal.connectors.all().length + 1;
    const trail = (await ask('GET', '/api/audit')).json?.item?.['entries'];
    expect(trail).toMatchObject([
      { userId: user.id, verb: 'deleted', title: 'Written once', object: String(made), status: 200 },
      { userId: user.id, verb: 'created', title: 'Written once', object: String(made), status: 201 },
    ]);
    for (const method of ['biconnector.connector.add', 'biconnector.connector.delete']) {
      const journal = (await ask('GET', `/api/journal?method=${method}`)).json?.item?.['entries'];
      expect(journal).toMatchObject([{ userId: user.id, method }]);
    }
  });

  it('is not overwritten when somebody else changed it meanwhile', async () => {
    const set = await stage();
    const { open, app, portal } = set;
    await open('?connector=1');
    await follow(set, 'Edit');
    await input(set, 'title').fill('Mine');
    portal.connectors.update(1, { title: 'Theirs', sort: 7 });
    await press(set, 'Review changes');
    await press(set, 'Save changes');
    const panel = app.getByRole('region', { name: 'Someone else has changed this connector' });
    await panel.waitFor();
    for (const value of ['Northwind warehouse', 'Theirs', 'Mine'])
      await panel.getByText(value, { exact: true }).waitFor();
    expect(calls(set, 'update')).toEqual([]);
    await click(panel.getByLabel('Overwrite with mine'));
    await press(set, 'Continue');
    await press(set, 'Save changes');
    await result(app, 'Mine');
    // Their other change stays.
    expect(calls(set, 'update').map(({ params }) => params['fields'])).toEqual([{ title: 'Mine' }]);
  });

  it('keeps what was typed until the person says otherwise', async () => {
    const set = await stage();
    await set.open('?connector=1');
    await follow(set, 'Edit');
    await input(set, 'title').fill('Half done');
    await follow(set, 'Sources');
    await set.app.getByText('You have unsaved changes.').waitFor();
    await press(set, 'Keep editing');
    expect(await input(set, 'title').inputValue()).toBe('Half done');
    await click(link(set, 'Connectors').first());
    await press(set, 'Leave without saving');
    await set.app.getByRole('heading', { name: 'Connectors', exact: true }).waitFor();
  });

  it('that may have been registered is looked for, not registered twice', async () => {
    const set = await stage();
    const { open, app, portal } = set;
    await open();
    await follow(set, 'Register connector');
    await fillIn(set, 'Weather of tomorrow');
    portal.rest.faults.push({ kind: 'html', status: 502, match: 'biconnector.connector.add' });
    await press(set, 'Register');
    await app.getByText('The change may or may not be saved').waitFor();
    await press(set, 'Check the list');
    await app.getByText('Nothing matches “Weather of tomorrow”.').waitFor();
    expect(calls(set, 'add')).toHaveLength(1);
  });

  it('is deleted with what hangs on it, from the bottom up, and stops where the portal stops it', async () => {
    const set = await stage({ portal: { allowLocalConnections: true } });
    const { open, app, portal } = set;
    await open('?connector=1');
    await link(set, 'Warehouse 12').waitFor();
    await link(set, 'northwind_stock').waitFor();
    await follow(set, 'Delete');
    const steps = app.locator('.step');
    await steps.first().waitFor();
    expect((await steps.allInnerTexts()).map(text => text.split(/\s/)[0])).toEqual([
      'Table',
      'Source',
      'Connector',
    ]);
    portal.rest.faults.push({
      kind: 'status',
      status: 403,
      code: 'ACCESS_DENIED',
      match: 'biconnector.source.delete',
    });
    await app.locator('#removal-name').fill('Northwind warehouse');
    await press(set, 'Delete everything');
    await app.getByText('Deletion stopped: 1 of 3 done').waitFor();
    await app.getByText('Source Warehouse 12, Connector Northwind warehouse').waitFor();
    await press(set, 'Continue deleting');
    await told(set, 'Connector “Northwind warehouse” deleted. Sources and tables deleted with it: 2.');
  });

  it('shows its tree’s failure beside it', async () => {
    const set = await stage();
    const { open, app, portal } = set;
    portal.rest.faults.push({
      kind: 'status',
      status: 503,
      code: 'QUERY_LIMIT_EXCEEDED',
      match: 'biconnector.source.list',
    });
    await open('?connector=1');
    await result(app, 'Northwind warehouse');
    await app.getByText('Sources and tables could not be loaded.').waitFor();
    await press(set, 'Try again');
    await link(set, 'Warehouse 12').waitFor();
  });

  it('goes out as a file and comes back from it', async () => {
    const set = await stage();
    const { open, app, page } = set;
    await open('?connector=2');
    await result(app, 'Orders database');
    const downloading = page.waitForEvent('download');
    await press(set, 'Export');
    const path = await (await downloading).path();
    await go(set, '#/connectors/2/delete');
    await app.locator('#removal-name').fill('Orders database');
    await press(set, 'Delete everything');
    await told(set, 'Connector “Orders database” deleted');

    await go(set, '#/files');
    await app.locator('input[type=file]').setInputFiles(path);
    await app.getByText('New: 1').waitFor();
    await press(set, 'Apply: add 1, change 0');
    await told(set, 'The file was applied.');
    await press(set, 'Preview changes');
    await app.getByText('No changes: the portal already matches the file').waitFor();
    await follow(set, 'Orders database');
    await result(app, 'Orders database');
  });
});
