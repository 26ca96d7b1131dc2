/** An administrator makes a service key, a server uses it, and it is revoked again. */
import en from '../../client/messages/en/first-view.ts';
import enFiles from '../../client/messages/en/files.ts';
import enKeys from '../../client/messages/en/keys.ts';
import { withKey } from '../stage/service-api.ts';
import { appStages } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { button, go, press, told } from '../stage/browser/console-hands.ts';

const { keys, audit } = enKeys;
const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));

describeInBrowser('service keys', room => {
  const stage = appStages(room);

  it('an administrator makes a key, uses it over HTTP and revokes it; then it is refused', async () => {
    const set = await stage();
    const { app, desk, portal, troubles } = set;
    await set.open();
    await go(set, '#/admin/keys');
    await app.getByText(keys.empty.title).waitFor();

    // Without a name there is no key, and the field says so.
    await press(set, keys.form.make);
    await app.getByText(keys.form.noName).waitFor();
    await app.locator('#key-name').fill('Nightly report');
    await app.locator('#key-scope').selectOption('write');
    await app.locator('#key-expires').selectOption('30');
    // A double click makes one key.
    await press(set, keys.form.make, 2);
    await app
      .getByText(fill(keys.shown.title, { name: 'Nightly report' }))
      .first()
      .waitFor();
    const text = await app.locator('[data-key]').innerText();
    expect(text).toMatch(/^cdk_[0-9a-f]{16}_[\w-]{43}$/);
    await app.getByText(keys.neverUsed).waitFor();
    expect((await set.rows())['service_keys']).toHaveLength(1);
    const blocks = await app.locator('.key-shown pre').allInnerTexts();
    expect(blocks).toEqual([
      `curl -H "Authorization: Bearer ${text}" \\\n  ${desk.origin}/api/v1/connectors`,
      `export CONNECTOR_DESK_URL=${desk.origin}\nexport CONNECTOR_DESK_KEY=${text}`,
    ]);

    const ask = withKey(desk, text);
    expect((await ask('PATCH', '/api/v1/connectors/1', { title: 'By a server' })).status).toBe(200);
    expect(portal.connectors.all().find(({ id }) => id === 1)?.title).toBe('By a server');

    // Gone when it is left, and nowhere on the page afterwards.
    await go(set, '#/files');
    await app.getByRole('heading', { name: enFiles.files.import.title }).waitFor();
    await go(set, '#/admin/keys');
    await app.getByText('changed connector “By a server”', { exact: true }).waitFor();
    expect(await app.locator('[data-key]').count()).toBe(0);
    expect(await app.locator('body').innerHTML()).not.toContain(text.slice(-43));
    await app.getByText(fill(audit.key, { name: 'Nightly report' }), { exact: true }).waitFor();

    await press(set, fill(keys.revoke.named, { name: 'Nightly report' }));
    await app.getByText(keys.revoke.text).waitFor();
    expect((await ask('GET', '/api/v1/connectors/1')).status).toBe(200);
    await press(set, keys.revoke.button);
    await told(set, fill(keys.revoke.done, { name: 'Nightly report' }));
    await app.getByText(keys.state.revoked, { exact: true }).waitFor();
    expect((await ask('GET', '/api/v1/connectors/1')).status).toBe(401);
    expect(troubles).toEqual([]);
  });

  it('an employee is told that this is for administrators', async () => {
    const set = await stage({ user: ({ users }) => users.analyst });
    await set.open();
    await go(set, '#/admin/keys');
    await set.app.getByText(en.failures.ADMINISTRATORS_ONLY.title).waitFor();
    expect(await button(set, keys.form.make).count()).toBe(0);
  });
});
