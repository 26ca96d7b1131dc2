/** A query is written in an editor that colors it, tried, saved and published; requests tell the true reason of a mistake. */
import enDatabases from '../../client/messages/en/databases.ts';
import enFailures from '../../client/messages/en/database-failures.ts';
import en from '../../client/messages/en/first-view.ts';
import { fakeDatabases } from '../hosting/fake-databases.ts';
import { appStages, result, until, type AppStage } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { connectDatabase } from '../stage/browser/connect-database.ts';
import { button, click, follow, go, press, told } from '../stage/browser/console-hands.ts';

const { queries, requests } = enDatabases;
const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));

/** The editor of a new query. */
async function newQuery(set: AppStage, password: string) {
  await set.open();
  const { id } = await connectDatabase(set, password);
  await go(set, `#/databases/${id}/queries/new`);
  await result(set.app, queries.newTitle);
  return { id, editor: set.app.getByLabel(queries.sql) };
}

describeInBrowser('saved queries', room => {
  const stage = appStages(room);

  it('the editor colors the parts of SQL as they are typed, and nothing it holds becomes a part of the page', async () => {
    const databases = fakeDatabases();
    const set = await stage({ databases });
    const { app, troubles } = set;
    const { editor } = await newQuery(set, databases.password);
    await editor.click();
    await editor.pressSequentially("select 12, 'Bob' -- <img src=x>");
    const colored = app.locator('.sql-editor');
    const part = (kind: string) => colored.locator(`.token.${kind}`);
    expect(await part('keyword').innerText()).toBe('select');
    expect(await part('number').innerText()).toBe('12');
    expect(await part('string').innerText()).toBe("'Bob'");
    expect(await part('comment').innerText()).toBe('-- <img src=x>');
    expect(await colored.locator('img').count()).toBe(0);
    const colors = await (
      await set.frame()
    ).evaluate<string[]>(
      `['keyword', 'number', 'string', 'comment'].map(kind =>
        getComputedStyle(document.querySelector('.sql-editor .token.' + kind)).color)`,
    );
    expect(new Set(colors).size).toBe(4);
    expect(troubles).toEqual([]);
  });

  it('the keyboard undoes what was typed, and Tab leaves the editor for the button that tries', async () => {
    const databases = fakeDatabases();
    const set = await stage({ databases });
    const { app, page } = set;
    const { editor } = await newQuery(set, databases.password);
    await editor.click();
    await editor.pressSequentially('select 1');
    await editor.press('Control+A');
    await editor.press('Delete');
    expect(await editor.inputValue()).toBe('');
    await editor.press('Control+Z');
    expect(await editor.inputValue()).toBe('select 1');
    expect(await app.locator('.sql-editor .token.keyword').innerText()).toBe('select');
    await editor.press('Tab');
    await page.keyboard.press('Enter');
    await app.locator('[data-tried]').getByText('Москва').waitFor();
    // A query without a text is not saved; the editor says so, and has the focus.
    await editor.fill('');
    await app.locator('#query-title').fill('Top sales');
    await press(set, queries.save);
    await app.getByText(en.problems.VALIDATION_REQUIRED_FIELD_MISSING).waitFor();
    expect(await editor.getAttribute('aria-invalid')).toBe('true');
    await until(await set.frame(), "document.activeElement.id === 'query-sql'");
  });

  it('a stored text comes back as it was, asks no question on leaving, and is changed', async () => {
    const databases = fakeDatabases();
    const set = await stage({ databases });
    const { app, troubles } = set;
    await set.open();
    const { id, ask } = await connectDatabase(set, databases.password);
    // Another client of the API wrote it, with the line ends of Windows.
    const sql = 'select *\r\nfrom sales\r\n';
    await ask('POST', `/api/databases/${id}/queries`, { title: 'Top sales', sql });
    await go(set, `#/databases/${id}`);
    await follow(set, 'Top sales');
    const editor = app.getByLabel(queries.sql);
    await editor.waitFor();
    expect(await editor.inputValue()).toBe('select *\nfrom sales\n');
    await go(set, `#/databases/${id}`);
    await follow(set, 'Top sales');
    await editor.fill('select 2');
    await press(set, queries.save, 2);
    await told(set, fill(queries.saved, { title: 'Top sales' }));
    await follow(set, 'Top sales');
    expect(await editor.inputValue()).toBe('select 2');
    expect(await button(set, en.form.leave).count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  it('a query is tried, the database’s own words explain its mistake, and it is published as a table', async () => {
    const databases = fakeDatabases();
    const set = await stage({ databases });
    const { app } = set;
    await set.open();
    const { id } = await connectDatabase(set, databases.password);
    await go(set, `#/databases/${id}`);
    await follow(set, queries.new);
    await app.locator('#query-sql').fill('drop table sales');
    await app.locator('#query-sql').press('Control+Enter');
    await result(app, enFailures.QUERY_REFUSED.title);
    await app.locator('[data-reason]').getByText('syntax error at "drop"').waitFor();
    // A text may be tried before it has a title.
    expect(await app.locator('#query-title').getAttribute('aria-invalid')).toBe('false');

    await app.locator('#query-sql').fill('select * from sales');
    await press(set, queries.try);
    await app.locator('[data-tried]').getByText('Москва').waitFor();
    await app.locator('#query-title').fill('Top sales');
    await press(set, queries.savePublish);
    await told(set, fill(queries.published, { title: 'Top sales', code: 'top_sales' }));
    await app.getByRole('link', { name: queries.isTable }).waitFor();

    // The list of data requests has the mistake, with the text that was tried.
    await app.locator('#requests-outcome').selectOption('failed');
    const failed = app.locator('.db-request[data-outcome="failed"]');
    await click(failed.locator('summary'));
    await failed.getByText('syntax error at "drop"').waitFor();
    await failed.getByText('drop table sales').waitFor();
    await app.locator('#requests-endpoint').selectOption('data');
    await app.getByText(requests.nothing).waitFor();
  });
});
