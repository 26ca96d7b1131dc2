/** Tables are chosen and published, drift is mended, keys are replaced, databases deleted. */
import en from '../../client/messages/en/first-view.ts';
import enDatabases from '../../client/messages/en/databases.ts';
import enFailures from '../../client/messages/en/database-failures.ts';
import { startSampleConnector } from '../portal/sample-connector/start-sample-connector.ts';
import { fits, sticksOut } from '../stage/browser/frame-fit.ts';
import { connectDatabase } from '../stage/browser/connect-database.ts';
import { column, fakeDatabases } from '../hosting/fake-databases.ts';
import { appStages, result } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { until } from '../stage/until.ts';
import { button, click, follow, go, press, told } from '../stage/browser/console-hands.ts';

const { publish, tables, requests, key, first, service, endpoints, delete: removal } = enDatabases;
const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));

describeInBrowser('tables of databases', room => {
  const stage = appStages(room);

  it('tables and columns are chosen, survive going back, and appear in the portal under the codes shown', async () => {
    const databases = fakeDatabases();
    const set = await stage({ databases });
    const { app, portal, troubles } = set;
    await set.open();
    const { id } = await connectDatabase(set, databases.password);
    await go(set, `#/databases/${id}`);
    await app.getByText(tables.none).waitFor();
    await follow(set, enDatabases.page.publish);
    await result(app, publish.title);

    await press(set, publish.button);
    await app.getByRole('alert').getByText(publish.noneChosen).waitFor();
    await app.locator('#publish-search').fill('sal');
    await app.getByText('1 of 2').waitFor();
    await press(set, fill(publish.lookNamed, { name: 'Sales' }));
    await app.locator('.sample').getByText('Москва').waitFor();
    await click(app.getByLabel(fill(publish.take, { name: 'amount' })));
    await app.locator('[data-date]').selectOption('sold at');
    await app.locator('#publish-search').fill('');
    await click(app.getByLabel(fill(publish.pick, { name: 'cities' })));

    await click(app.getByRole('link', { name: 'Shop' }).first());
    await follow(set, enDatabases.page.publish);
    await button(set, fill(publish.buttonCount, { count: 2 })).waitFor();
    await press(set, fill(publish.lookNamed, { name: 'Sales' }));
    expect(await app.getByLabel(fill(publish.take, { name: 'amount' })).isChecked()).toBe(false);
    expect(await app.locator('[data-date]').inputValue()).toBe('sold at');

    await press(set, fill(publish.buttonCount, { count: 2 }), 2);
    await app
      .getByText(fill(publish.done, { count: 2 }))
      .first()
      .waitFor();
    await app.getByText(fill(publish.renamed, { code: 'geo_cities' })).waitFor();
    const made = portal.rest.requests.filter(({ restMethod }) =>
      /\.(dataset|table)\.add$/.test(restMethod ?? ''),
    );
    expect(made).toHaveLength(2);

    await follow(set, publish.back);
    await app.getByText('public.Sales').waitFor();
    // Each table is compared on its own.
    await app.getByText(tables.same).nth(1).waitFor();
    expect(await app.getByText(tables.same).count()).toBe(2);

    // The database changes; the page says what, and mends it.
    databases.list[0]?.columns.pop();
    databases.list[0]?.columns.push(column('note'));
    await go(set, '#/databases');
    await result(app, enDatabases.list.heading);
    await go(set, `#/databases/${id}`);
    await app.getByText(fill(tables.fresh, { names: 'note' })).waitFor();
    await press(set, tables.mend);
    await told(set, fill(tables.mended, { name: 'public.Sales' }));
    await app.getByText(tables.same).nth(1).waitFor();
    expect(troubles).toEqual([]);
  });

  it('a table that fails is explained, stays chosen, and can be tried again', async () => {
    const databases = fakeDatabases();
    const set = await stage({ databases });
    const { app } = set;
    await set.open();
    const { id } = await connectDatabase(set, databases.password);
    await go(set, `#/databases/${id}/publish`);
    await click(app.getByLabel(fill(publish.pick, { name: 'Sales' })));
    await click(app.getByLabel(fill(publish.pick, { name: 'cities' })));
    const [lost] = databases.list.splice(0, 1);
    await press(set, fill(publish.buttonCount, { count: 2 }));
    await app
      .getByText(fill(publish.partly, { count: 1, failed: 1 }))
      .first()
      .waitFor();
    await app.locator('[data-state="failed"]').getByText(enFailures.TABLE_GONE.title).waitFor();
    if (lost) databases.list.push(lost);
    await press(set, publish.retry);
    await app
      .getByText(fill(publish.done, { count: 2 }))
      .first()
      .waitFor();
  });

  it('the access key is replaced without being shown, and a database is deleted with what hangs on it', async () => {
    const databases = fakeDatabases();
    const set = await stage({ databases });
    const { app, portal, troubles } = set;
    await set.open();
    const { id, ask } = await connectDatabase(set, databases.password);
    await ask('POST', `/api/databases/${id}/publish`, { tables: [{ schema: 'public', name: 'Sales' }] });
    await go(set, `#/databases/${id}`);
    await press(set, `${key.button}…`);
    await press(set, key.button);
    await told(set, key.done);
    expect(await app.locator('body').innerHTML()).not.toContain('cdb_');

    await app.getByText(fill(removal.table, { name: 'sales' })).waitFor();
    await press(set, `${removal.button}…`);
    await press(set, removal.button);
    await told(set, fill(removal.done, { title: 'Shop' }));
    await result(app, enDatabases.empty.title);
    const deleted = portal.rest.requests.map(({ restMethod }) => restMethod);
    expect(deleted).toContain('biconnector.source.delete');
    expect(troubles).toEqual([]);
  });
});

describeInBrowser('a portal without connectors', room => {
  const stage = appStages(room);

  it('the sample shop comes with one click, a link leads to its tables in BI Builder, and it goes with one', async () => {
    const set = await stage({ empty: true });
    const { app, context, page, portal, troubles } = set;
    portal.endpoints.allowLocal = true;
    await set.open();
    await result(app, first.title);
    await press(set, first.sample.button, 2);
    await told(set, first.sample.done);
    await app.getByText(tables.same).first().waitFor();
    expect(portal.connectors.all()).toHaveLength(1);
    const opened = context.waitForEvent('page');
    await click(app.getByRole('link', { name: tables.biBuilder }));
    const builder = await opened;
    const names = portal.tables.all().map(({ externalName }) => externalName);
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) await builder.getByRole('link', { name, exact: true }).waitFor();
    await click(builder.getByRole('link', { name: names[0] ?? '', exact: true }));
    await builder.waitForURL(/\/bi\/table\/\d+\/$/);
    await builder.goto(`${builder.url()}?run=1`);
    await builder.locator('#report-result').waitFor();
    await builder.close();
    const recorded = async () =>
      (await set.rows())['data_requests']?.find(({ question }) => question === '{}');
    await until(async () => (await recorded()) !== undefined);
    await press(set, requests.refresh);
    const at = new Date(Number((await recorded())?.['at'])).toISOString();
    await click(app.locator(`.db-request > summary:has(time[datetime="${at}"])`).first());
    await app.getByText(requests.everything).waitFor();
    expect(page.url()).toContain('/marketplace/app/');
    await press(set, `${removal.button}…`);
    await press(set, removal.button);
    await result(app, enDatabases.empty.title);

    // The empty list of databases offers it as well.
    await press(set, first.sample.title);
    await told(set, first.sample.done);
    expect(portal.connectors.all()).toHaveLength(1);
    expect(troubles).toEqual([]);
  });

  it('a service’s addresses are called before anything is registered, and the result says what is missing', async () => {
    const sample = await startSampleConnector({ token: 'PROBE-token' });
    const set = await stage({ empty: true });
    const { app, portal, troubles } = set;
    await set.open();
    await go(set, '#/databases/service');
    await result(app, service.title);
    await app.locator('#service-base').fill(sample.origin);
    await app.locator('#service-setting').fill('token');
    await app.locator('#service-value').fill('PROBE-wrong');
    await press(set, service.check, 2);
    await app.locator('[data-verdict="SETTINGS_REFUSED"]').waitFor();
    await app.locator('#service-value').fill('PROBE-token');
    await press(set, service.check);
    await app.locator('[data-verdict="ok"], [data-verdict="warnings"]').waitFor();
    await app.locator('[data-results] .sample').waitFor();
    expect(portal.connectors.all()).toEqual([]);
    expect(sample.requests.map(({ endpoint }) => endpoint).slice(-4)).toEqual([
      'check',
      'tables',
      'columns',
      'data',
    ]);
    expect(await app.locator('body').innerText()).not.toContain('PROBE');
    await fits(set);
    expect(await sticksOut(set)).toEqual([]);
    await follow(set, service.contract);
    await result(app, endpoints.title);
    await app.getByText(endpoints.rules.urlCheck[0] ?? '').waitFor();
    await fits(set);
    expect(await sticksOut(set)).toEqual([]);
    expect(troubles).toEqual([]);
    await sample.close();
  });

  it('the first date column can be chosen again, and an opened table says what has changed in it', async () => {
    const databases = fakeDatabases();
    const set = await stage({ databases });
    const { app, troubles } = set;
    await set.open();
    const { id, ask } = await connectDatabase(set, databases.password);
    const columns = ['id', 'sold at'];
    await ask('POST', `/api/databases/${id}/publish`, {
      tables: [{ name: 'Sales', columns, dateColumn: 'sold at' }],
    });
    databases.list[0]?.columns.push(column('note'));
    await go(set, `#/databases/${id}/publish?table=sales`);
    await app
      .locator('[data-drift]')
      .getByText(fill(tables.fresh, { names: 'note' }))
      .waitFor();
    expect(await app.locator('[data-date]').inputValue()).toBe('sold at');
    await app.locator('[data-date]').selectOption('');
    expect(await app.locator('[data-date]').inputValue()).toBe('');
    await press(set, fill(publish.buttonCount, { count: 1 }));
    await app
      .getByText(fill(publish.done, { count: 1 }))
      .first()
      .waitFor();
    const shown = await ask('GET', `/api/databases/${id}/tables/sales`);
    expect(shown.json?.item?.['dateColumn']).toBeNull();
    await follow(set, publish.back);
    await app.getByText(tables.same).waitFor();
    expect(troubles).toEqual([]);
  });

  it('the four ways lead on, and a base address fills in the four of a new connector', async () => {
    const set = await stage({ empty: true });
    const { app, troubles } = set;
    await set.open();
    await result(app, first.title);
    for (const { title } of [first.sample, first.connect, first.service, first.file])
      await app.getByRole('heading', { name: title, exact: true }).waitFor();
    await follow(set, first.service.button);
    await result(app, enDatabases.service.title);
    await app.locator('#service-base').fill('https://bi.example.com/v1/');
    expect(await app.locator('#service-urlTableList').inputValue()).toBe('https://bi.example.com/v1/tables');
    await app.locator('#service-urlData').fill('https://bi.example.com/v1/rows');
    await press(set, enDatabases.service.next);
    await app.locator('#edit-urlCheck').waitFor();
    expect(await app.locator('#edit-urlCheck').inputValue()).toBe('https://bi.example.com/v1/check');
    expect(await app.locator('#edit-urlData').inputValue()).toBe('https://bi.example.com/v1/rows');
    await go(set, '#/sources/new');
    await click(app.getByRole('link', { name: en.list.register, exact: true }));
    await app.locator('#edit-urlCheck').waitFor();
    expect(await app.locator('#edit-urlCheck').inputValue()).toBe('');
    expect(troubles).toEqual([]);
  });
});
