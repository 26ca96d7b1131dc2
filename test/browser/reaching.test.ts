/** What a keyboard, a pointer and a narrow window reach: rows, fields, the search, the journal. */
import en from '../../client/messages/en/first-view.ts';
import { appStages, field, lookUp, result, until } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { button, click, go, link } from '../stage/browser/console-hands.ts';

describeInBrowser('reaching', room => {
  const stage = appStages(room);

  it('a connector from its row by Enter puts the focus on its title', async () => {
    const set = await stage();
    await set.open();
    await link(set, 'Northwind warehouse').focus();
    await link(set, 'Northwind warehouse').press('Enter');
    await result(set.app, 'Northwind warehouse');
    await until(await set.frame(), "document.activeElement.id === 'result-title'");
  });

  it('the only hit of a search, also one in an address, by Enter opens it, and several stay in the list', async () => {
    const { open, app } = await stage();
    await open();
    await app.locator('.virtual-row').first().waitFor();
    await lookUp(app, 'bi.northwind.example');
    await result(app, 'Northwind warehouse');
    await lookUp(app, 'example');
    await result(app, en.list.heading);
    await lookUp(app, 'example');
    await result(app, en.list.heading);
    expect(await app.locator('.virtual-row').count()).toBeGreaterThan(1);
  });

  it('a field with the pointer does not look as if it had the focus', async () => {
    const set = await stage({ browser: { reducedMotion: 'reduce' } });
    const { app, frame } = set;
    await set.open();
    const looks = async (): Promise<string> =>
      (await frame()).evaluate(`(({ outlineStyle, boxShadow }) => outlineStyle + ' ' + boxShadow)(
        getComputedStyle(document.querySelector('#connector-id')))`);
    await field(app).focus();
    const focused = await looks();
    await link(set, en.nav.files).focus();
    const plain = await looks();
    await app.locator('#connector-id').hover();
    const hovered = await looks();
    expect([focused, plain, hovered].map(text => text.split(' ')[0])).toEqual(['solid', 'none', 'none']);
    expect(hovered).not.toBe(plain);
  });

  it('the journal shows whole methods in a window of 768 px', async () => {
    const set = await stage({ browser: { viewport: { width: 768, height: 800 } } });
    await set.open();
    // The call of the list is the one that the journal shows.
    await set.app.locator('.virtual-row').first().waitFor();
    // The page of the journal asks once, and calls are written some time after they end.
    await set.desk.desk.settleJournal();
    await go(set, '#/admin/journal');
    await set.app.locator('.journal-entry').first().waitFor();
    await until(
      await set.frame(),
      `[...document.querySelectorAll('.journal-entry .cell-method bdi')]
        .every(method => method.scrollWidth <= method.clientWidth)`,
    );
  });

  it('the tab of the administration has its place before the portal says who is here', async () => {
    const set = await stage();
    await set.open();
    expect(await (await set.frame()).evaluate("document.querySelectorAll('.places > a').length")).toBe(6);
    await link(set, en.nav.admin).waitFor();
  });

  it('somebody without the permissions gets a message for the administrator', async () => {
    const set = await stage({ user: ({ users }) => users.employee });
    await set.open();
    await result(set.app, en.failures.ACCESS_DENIED.title);
    await click(button(set, en.failed.copyRequest));
    await set.app.locator('.notice').getByText(en.copy.copied).waitFor();
    // Neither a search nor an import could work.
    await field(set.app).waitFor({ state: 'detached' });
    await go(set, '#/files');
    // Both places say the same, so the words of this one are waited for.
    await set.app.getByText(/^Keep connectors under version control/).waitFor();
    await result(set.app, en.failures.ACCESS_DENIED.title);
    await set.app.locator('input[type=file]').waitFor({ state: 'detached' });
    Object.assign(set.portal.users.employee, { biBuilder: true, analyticsHub: true });
    await click(button(set, en.failed.retry));
    await set.app.locator('input[type=file]').waitFor({ state: 'attached' });
  });

  it('the list counts the sources of every connector once it is shown', async () => {
    const set = await stage();
    await set.open();
    const cells = set.app.locator('.virtual .cell-sources');
    await set.app.locator('.virtual .cell-sources', { hasText: /\d/ }).first().waitFor();
    const sum = (await cells.allInnerTexts()).reduce((all, count) => all + Number(count), 0);
    expect(sum).toBe(set.portal.sources.all().length);
  });
});
