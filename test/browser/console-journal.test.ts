/** The journal of calls, as an administrator and as anybody else comes to it. */
import { readFile } from 'node:fs/promises';
import en from '../../client/messages/en/first-view.ts';
import enJournal from '../../client/messages/en/journal.ts';
import enPortal from '../../client/messages/en/portal.ts';
import { api } from '../stage/api-client.ts';
import { tokenOf } from '../stage/desk.ts';
import { appStages, result, type AppStage } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { click } from '../stage/browser/console-hands.ts';
import { fits, sticksOut } from '../stage/browser/frame-fit.ts';

const words = enJournal.journal;

describeInBrowser('the journal', room => {
  const stage = appStages(room);

  async function open(options: Parameters<typeof stage>[0] = {}): Promise<AppStage> {
    const set = await stage(options);
    await set.open();
    return set;
  }

  it('an administrator reads, filters and exports it', async () => {
    const set = await open();
    const { app, desk, page, portal, troubles } = set;
    const ask = api(desk, tokenOf(await desk.open(portal.users.admin)));
    for (let call = 0; call < 60; call += 1) await ask('GET', `/api/connectors/${(call % 3) + 1}`);
    await ask('GET', '/api/connectors/999');
    await desk.desk.settleJournal();
    const button = (name: string) => app.getByRole('button', { name, exact: true });
    const shown = (count: number) =>
      app
        .getByRole('status')
        .getByText(words.shown.replace('{count}', String(count)), { exact: true })
        .waitFor();
    const lines = app.locator('details.journal-entry');

    await click(app.getByRole('link', { name: en.nav.admin, exact: true }));
    // A place that is left sooner aborts its question.
    await result(app, enPortal.portal.states.active.title);
    await click(app.getByRole('link', { name: en.adminPlaces.journal, exact: true }));
    await shown(50);
    await fits(set);
    expect(await sticksOut(set)).toEqual([]);

    await click(lines.first().locator('summary'));
    await app.getByRole('heading', { name: words.answer, exact: true }).waitFor();
    expect(await lines.first().locator('pre').first().innerText()).toContain('"auth": "***"');
    await fits(set);

    await click(button(words.older));
    await app.getByText(words.oldest, { exact: true }).waitFor();
    expect(await lines.count()).toBeGreaterThan(60);

    await app.getByRole('combobox', { name: words.filter.outcome }).selectOption('failed');
    await app.getByRole('textbox', { name: words.filter.method }).fill('Connector.GET');
    await click(button(words.filter.show));
    await shown(1);
    await lines.locator('summary').getByText('CONNECTOR_NOT_FOUND', { exact: true }).waitFor();

    const downloading = page.waitForEvent('download');
    await click(button(words.save.replace('{format}', 'CSV')));
    const file = await downloading;
    expect(file.suggestedFilename()).toMatch(/^journal-\d{4}-\d\d-\d\d\.csv$/);
    // Excel knows UTF-8 by its mark.
    expect((await readFile(await file.path())).subarray(0, 3)).toEqual(Buffer.from('\ufeff'));
    const text = await readFile(await file.path(), 'utf8');
    expect(text.trim().split('\r\n')).toHaveLength(2);
    expect(text).toContain('CONNECTOR_NOT_FOUND');

    await app.getByRole('textbox', { name: words.filter.method }).fill('no such method');
    await click(button(words.filter.show));
    await app.getByText(words.nothing, { exact: true }).waitFor();
    await click(button(words.filter.clear));
    await shown(50);
    await fits(set);
    expect(troubles).toEqual([]);
  });

  it('an employee sees no way to it, and going there by hand gets words and nothing else', async () => {
    const set = await open({ user: ({ users }) => users.analyst });
    const { app, frame, desk, portal } = set;
    await api(desk, tokenOf(await desk.open(portal.users.admin)))('GET', '/api/connectors/3');
    await desk.desk.settleJournal();
    await app.getByRole('link', { name: en.nav.files, exact: true }).waitFor();
    expect(await app.getByRole('link', { name: en.nav.admin, exact: true }).count()).toBe(0);
    await (await frame()).evaluate("location.hash = '#/admin/journal'");
    await result(app, en.failures.ADMINISTRATORS_ONLY.title);
    const text = await app.locator('main').innerText();
    expect(text).toContain(en.failures.ADMINISTRATORS_ONLY.next[0]);
    expect(text).not.toContain('biconnector.connector.get');
    await fits(set);
  });
});
