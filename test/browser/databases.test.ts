/** An administrator connects a database; the page shows the check, the state, and keeps no password. */
import en from '../../client/messages/en/first-view.ts';
import enDatabases from '../../client/messages/en/databases.ts';
import enFailures from '../../client/messages/en/database-failures.ts';
import { fakeDatabases } from '../hosting/fake-databases.ts';
import { appStages, result } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { button, follow, go, press, told } from '../stage/browser/console-hands.ts';

const { form, list, state, empty, check, tables } = enDatabases;
const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));

describeInBrowser('databases', room => {
  const stage = appStages(room);

  it('an administrator pastes a connection string, reads why the check failed, corrects it and saves', async () => {
    const databases = fakeDatabases();
    const set = await stage({ databases, outboundAddresses: ['203.0.113.7'] });
    const { app, page, troubles } = set;
    await set.open();
    await follow(set, en.nav.databases);
    await result(app, empty.title);
    await follow(set, list.connect);
    await result(app, form.newTitle);
    await app.getByText('203.0.113.7', { exact: true }).waitFor();

    await app
      .locator('#database-paste')
      .fill('mysql://reader:PROBE-wrong@db.example.com:3307/shop?sslmode=disable');
    await press(set, form.paste.button);
    await app.getByText(form.paste.filled).first().waitFor();
    expect(await app.locator('#database-paste').inputValue()).toBe('');
    expect(await app.locator('input[value="mysql"]').isChecked()).toBe(true);
    for (const [field, value] of [
      ['host', 'db.example.com'],
      ['port', '3307'],
      ['database', 'shop'],
      ['user', 'reader'],
      ['password', 'PROBE-wrong'],
      ['tlsMode', 'off'],
    ] as const)
      expect([field, await app.locator(`#database-${field}`).inputValue()]).toEqual([field, value]);
    for (const address of [page.url(), (await set.frame()).url()]) expect(address).not.toContain('PROBE');

    // Without a title nothing is sent.
    await press(set, form.save);
    await app.getByText(en.problems.VALIDATION_REQUIRED_FIELD_MISSING).first().waitFor();
    await app.locator('#database-title').fill('Shop');
    await press(set, form.save);
    await app.locator('#check-title').getByText(form.failed).waitFor();
    const refused = app.locator('[data-step="login"]');
    await refused.getByText(enFailures.LOGIN_REFUSED.title).waitFor();
    for (const next of enFailures.LOGIN_REFUSED.next) await refused.getByText(next).waitFor();
    await app.locator('[data-step="row"]').getByText(check.state.skipped).first().waitFor();
    await app.locator('[data-step="tls"]').getByText(check.state.unneeded).first().waitFor();
    expect(await app.locator('body').innerText()).not.toContain('PROBE');

    await app.locator('#database-password').fill(databases.password);
    await press(set, form.save, 2);
    await told(set, fill(form.saved, { title: 'Shop' }));
    await result(app, 'Shop');
    await app.getByText(state.works, { exact: true }).waitFor();
    expect(await app.locator('body').innerHTML()).not.toContain('PROBE');

    await go(set, '#/databases');
    await app.getByRole('link', { name: 'Shop' }).waitFor();
    expect(await app.locator('.db-row', { hasText: 'db.example.com:3307/shop' }).count()).toBe(1);
    // The browser itself logs the refusal.
    expect(troubles.filter(trouble => !trouble.includes('422'))).toEqual([]);
  });

  it('a changed host asks for the password anew, and a check shows since when the database does not work', async () => {
    const databases = fakeDatabases();
    const set = await stage({ databases });
    const { app, desk, troubles } = set;
    await set.open();
    await go(set, '#/databases/new');
    for (const [field, value] of Object.entries({
      title: 'Shop',
      host: 'db.example.com',
      database: 'shop',
      user: 'reader',
      password: databases.password,
    }))
      await app.locator(`#database-${field}`).fill(value);
    await press(set, form.check);
    await app.locator('#check-title').getByText(form.passed).waitFor();
    await press(set, form.save);
    await told(set, fill(form.saved, { title: 'Shop' }));

    await follow(set, enDatabases.page.edit);
    await app.locator('#database-title').fill('Shop of the North');
    await press(set, form.save);
    await told(set, fill(form.changed, { title: 'Shop of the North' }));

    await follow(set, enDatabases.page.edit);
    await app.locator('#database-host').fill('other.example.com');
    await app.getByText(form.passwordAnew).waitFor();
    await press(set, form.save);
    await app.getByText(en.problems.VALIDATION_REQUIRED_FIELD_MISSING).waitFor();
    expect(desk.heard.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
    await press(set, en.form.cancel);
    await press(set, en.form.leave);

    // The page has asked for the tables before the database stops working.
    await app.getByText(tables.none).waitFor();
    databases.password = 'PROBE-another';
    await press(set, check.now);
    await app.locator('[data-step="login"]').getByText(enFailures.LOGIN_REFUSED.title).waitFor();
    await app.getByText(/^Does not work since /).waitFor();
    expect(troubles).toEqual([]);
  });

  it('each step of a check is shown when it ends, while the next one still runs', async () => {
    const databases = fakeDatabases();
    let pass = (): void => undefined;
    const gate = new Promise<void>(resolve => {
      pass = resolve;
    });
    const check = databases.check.bind(databases);
    databases.check = async function* (...given) {
      for await (const step of check(...given)) {
        if (step.step === 'login') await gate;
        yield step;
      }
    };
    const set = await stage({ databases });
    const { app, troubles } = set;
    await set.open();
    await go(set, '#/databases/new');
    for (const [field, value] of Object.entries({
      title: 'Shop',
      host: 'db.example.com',
      database: 'shop',
      user: 'reader',
      password: databases.password,
    }))
      await app.locator(`#database-${field}`).fill(value);
    await press(set, form.save);
    await app.locator('[data-step="tls"][data-kind="done"]').waitFor();
    await app.locator('[data-step="login"] .step-mark-running').waitFor();
    expect(await app.locator('[data-step="login"]').getAttribute('data-kind')).toBe('waiting');
    pass();
    await told(set, fill(form.saved, { title: 'Shop' }));
    expect(troubles).toEqual([]);
  });

  it('an employee who is no administrator is told who connects databases', async () => {
    const set = await stage({ databases: fakeDatabases(), user: ({ users }) => users.analyst });
    await set.open();
    await go(set, '#/databases');
    await set.app.getByText(empty.administrator).waitFor();
    expect(await button(set, list.connect).count()).toBe(0);
  });
});
