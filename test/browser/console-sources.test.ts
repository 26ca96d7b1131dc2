/** Sources, tables and the check, driven as people do it: against a connector that really answers. */
import en from '../../client/messages/en/first-view.ts';
import enEditing from '../../client/messages/en/editing.ts';
import enChecks from '../../client/messages/en/checks.ts';
import enSources from '../../client/messages/en/sources.ts';
import enTables from '../../client/messages/en/tables.ts';
import {
  startSampleConnector,
  type SampleConnector,
} from '../portal/sample-connector/start-sample-connector.ts';
import { appStages, result, until, type AppStage } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { click } from '../stage/browser/console-hands.ts';
import { fits, sticksOut } from '../stage/browser/frame-fit.ts';

const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));

describeInBrowser('sources, tables and the check of a connector', room => {
  const stage = appStages(room);
  let sample: SampleConnector;
  beforeEach(async () => {
    sample = await startSampleConnector({ token: 'right-token' });
  });
  afterEach(() => sample.close());

  /** A portal that may call this machine, with the sample among its connectors. */
  async function open(): Promise<AppStage & { readonly connectorId: number }> {
    const set = await stage({ portal: { allowLocalConnections: true } });
    const { app } = set.sandbox;
    const connectorId = set.portal.connectors.add(
      { title: 'Sample shop', ...sample.registration },
      { appClientId: app.clientId },
    );
    await set.open();
    return { ...set, connectorId };
  }
  const go = async ({ frame }: AppStage, hash: string): Promise<void> => {
    await (await frame()).evaluate(`location.hash = ${JSON.stringify(hash)}`);
  };
  const saysDone = ({ app }: AppStage, text: string): Promise<void> =>
    app.locator('.notice').getByText(text, { exact: true }).waitFor();

  it('a source is created, a table taken from it, checked, and both are deleted again', async () => {
    const set = await open();
    const { app, portal, troubles } = set;
    const button = (name: string) => app.getByRole('button', { name, exact: true });

    await click(app.getByRole('link', { name: en.nav.sources, exact: true }));
    await click(app.getByRole('link', { name: enSources.list.create, exact: true }));
    await app.getByRole('textbox', { name: enSources.chooseConnector }).fill('sample sh');
    await click(app.getByRole('link', { name: /Sample shop/ }));
    await app.getByRole('textbox', { name: enSources.title, exact: true }).fill('Shop of the test');
    await app.locator('#setting-0').fill('right-token');
    expect(await app.locator('#setting-0').getAttribute('type')).toBe('password');
    await click(button(enSources.create));
    await saysDone(set, fill(enSources.created, { title: 'Shop of the test' }));
    await result(app, 'Shop of the test');
    await app.getByText(enSources.mark.set, { exact: true }).waitFor();
    expect(await app.locator('body').innerText()).not.toContain('right-token');

    await click(app.getByRole('link', { name: enSources.newTable, exact: true }).first());
    await click(app.getByRole('button', { name: /sales_orders/ }));
    await app.locator('#table-name').fill('test_orders');
    await click(app.getByRole('checkbox', { name: fill(enTables.column.include, { name: 'Status' }) }));
    await click(button(enTables.create));
    await saysDone(set, fill(enTables.created, { name: 'Orders' }));
    await result(app, 'Orders');
    const columns = () => portal.tables.columns(portal.tables.named('test_orders')?.id ?? 0);
    expect(columns().map(({ name }) => name)).toContain('AMOUNT');
    expect(columns().map(({ name }) => name)).not.toContain('STATUS');

    await click(app.getByRole('checkbox', { name: fill(enTables.column.visibleOf, { name: 'AMOUNT' }) }));
    await click(button(enTables.compare.button));
    await click(app.getByRole('button', { name: `${enTables.compare.take.onlyThere}: STATUS` }));
    await click(button(enTables.staged.save));
    await saysDone(set, enTables.columnsSaved);
    await app.getByText(enTables.compare.same).first().waitFor();
    expect(columns().find(({ name }) => name === 'AMOUNT')?.visible).toBe(false);
    expect(columns().map(({ name }) => name)).toContain('STATUS');

    await click(app.getByRole('link', { name: enTables.check, exact: true }));
    await app.getByRole('heading', { name: fill(enChecks.verdict.warnings, { warnings: 2 }) }).waitFor();
    // What all four addresses have in common is said once, and healthy ones are folded.
    await app.getByText(enChecks.shared).waitFor();
    expect(await app.locator('.finding').count()).toBe(3);
    expect(await app.locator('details[open]').count()).toBe(0);
    expect(await app.locator('[data-rows]').getByRole('row').count()).toBe(21);
    await click(app.getByText(enChecks.asText));
    expect(await app.locator('.verdict pre').innerText()).not.toContain('right-token');

    await click(app.getByRole('link', { name: en.nav.tables, exact: true }));
    await click(app.getByRole('link', { name: 'Orders', exact: true }));
    await click(app.getByRole('button', { name: `${enSources.delete.button}…` }));
    await click(button(enSources.delete.button));
    await saysDone(set, fill(enTables.deleted, { name: 'Orders' }));

    await click(app.getByRole('link', { name: en.nav.sources, exact: true }));
    await click(app.getByRole('link', { name: 'Shop of the test', exact: true }));
    await click(app.getByRole('button', { name: `${enSources.delete.button}…` }));
    await click(button(enSources.delete.button));
    await saysDone(set, fill(enSources.deleted, { title: 'Shop of the test' }));
    expect(portal.sources.all().map(({ title }) => title)).not.toContain('Shop of the test');
    // One connector of the portal has a logo that nobody can load.
    expect(troubles.filter(trouble => !/logo\.invalid|ERR_NAME_NOT_RESOLVED/.test(trouble))).toEqual([]);
  });

  it('refused settings are explained beside the form and in the check, which has them, and back to the form, which has them still', async () => {
    const set = await open();
    const { app, connectorId } = set;
    await go(set, `#/sources/new?connector=${connectorId}`);
    await app.getByRole('textbox', { name: enSources.title, exact: true }).fill('Refused');
    await app.locator('#setting-0').fill('wrong-token');
    await click(app.getByRole('button', { name: enSources.create, exact: true }));
    await app.getByText(en.failures.SOURCE_CREATE_CONNECTION_ERROR.title).waitFor();
    await click(app.getByRole('button', { name: enSources.findOut, exact: true }));
    // The answer comes beside the form, with the connector's own words.
    const says = fill(enChecks.says, { words: 'Wrong token' });
    const heading = app.getByRole('heading', { name: `${enChecks.verdict.SETTINGS_REFUSED} ${says}` });
    await heading.waitFor();
    await app.getByText(enChecks.advice.SETTINGS_REFUSED).waitFor();
    expect(await app.locator('#setting-0').inputValue()).toBe('wrong-token');
    await click(app.getByRole('button', { name: enChecks.inPlace.more, exact: true }));
    await app.getByRole('link', { name: enChecks.backToForm, exact: true }).waitFor();
    await heading.waitFor();
    expect(sample.requests.at(-1)?.form['connection']).toEqual({ token: 'wrong-token' });
    expect(await (await set.frame()).evaluate('location.href')).not.toContain('wrong-token');
    await click(app.getByRole('link', { name: enChecks.backToForm, exact: true }));
    await until(await set.frame(), "document.querySelector('#setting-0')?.value === 'wrong-token'");
    expect(await app.getByRole('textbox', { name: enSources.title, exact: true }).inputValue()).toBe(
      'Refused',
    );
  });

  it('columns that are saved but not synchronised are said to be so, and read anew', async () => {
    const set = await open();
    const { app, portal } = set;
    portal.biconnector.switches.syncFails = true;
    await go(set, '#/tables/1');
    await click(app.getByRole('button', { name: fill(enTables.column.removeOf, { name: 'SHELF' }) }));
    await click(app.getByRole('button', { name: enTables.staged.save, exact: true }));
    await saysDone(set, enTables.notSynchronised);
    await app.getByText(en.failures.DATASET_UPDATE_ERROR.title).waitFor();
    await app
      .getByRole('button', { name: fill(enTables.column.removeOf, { name: 'SHELF' }) })
      .waitFor({ state: 'detached' });
    expect(
      portal.rest.requests.filter(({ restMethod }) => restMethod?.endsWith('fields.update')),
    ).toHaveLength(1);
  });

  it('a source with tables is deleted with them by the plan that connectors have', async () => {
    const set = await open();
    const { app, portal } = set;
    await go(set, '#/sources/1');
    await app.getByText(fill(enEditing.removal.tablesFirst, { count: 2 })).waitFor();
    await app.locator('#removal-name').fill('Warehouse');
    await click(app.getByRole('button', { name: enEditing.removal.begin, exact: true }));
    await app.getByText(enEditing.removal.otherName).waitFor();
    expect(portal.sources.get(1)).toBeDefined();
    await app.locator('#removal-name').fill('Warehouse 12');
    await click(app.getByRole('button', { name: enEditing.removal.begin, exact: true }));
    await saysDone(set, fill(enEditing.removal.sourceDone, { title: 'Warehouse 12', count: 1 }));
    const deletes = portal.rest.requests.flatMap(
      ({ restMethod = '' }) => restMethod.match(/\w+\.delete$/) ?? [],
    );
    expect(deletes).toEqual(['table.delete', 'source.delete']);
    expect(portal.sources.get(1)).toBeUndefined();
  });

  it.each([1280, 390])('every page fits the frame, %i px wide', async width => {
    const set = await stage({ browser: { viewport: { width, height: 800 } } });
    await set.open();
    for (const [hash, sign] of [
      ['#/sources', '.list-sources'],
      ['#/sources/2', '.settings'],
      ['#/sources/2/edit', '#setting-4'],
      ['#/sources/new', '.picks'],
      ['#/tables', '.list-tables'],
      ['#/tables/2', '.columns'],
      ['#/connectors/5/check', '#check-table'],
      ['#/connectors/1/check?source=1', '.verdict[data-tone="bad"]'],
    ] as const) {
      await go(set, hash);
      await set.app.locator(sign).first().waitFor();
      await fits(set);
      expect({ hash, out: await sticksOut(set) }).toEqual({ hash, out: [] });
    }
  });

  it('links to a source and to a table open them', async () => {
    const set = await open();
    for (const [query, title] of [
      ['?source=1', 'Warehouse 12'],
      ['?table=1', 'Stock levels'],
    ] as const) {
      await set.visit(`/marketplace/app/${set.sandbox.app.clientId}/${query}`);
      await result(set.app, title);
    }
  });
});
