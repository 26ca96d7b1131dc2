/** The portal page around the frame: who gets which opening, what the form posts, what the menus lead to. */
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { click } from '../stage/browser/console-hands.ts';
import { bxRestScript } from '../portal/page/bx-rest.ts';
import { startSampleConnector } from '../portal/sample-connector/start-sample-connector.ts';
import { stages } from '../stage/browser/portal-stage.ts';

describeInBrowser('the portal page', room => {
  const stage = stages(room);
  const bare = { client: 'bare' } as const;

  it('opens the app by a cross-site form POST into a frame named after the portal', async () => {
    const { openApp, probe, portal, page, app, troubles } = await stage(bare);
    const frame = await openApp('?from=mail&_r=0.5');
    const [opening] = probe.requests;
    const { searchParams } = new URL(opening?.url ?? '', probe.origin);
    expect(opening?.method).toBe('POST');
    expect(Object.fromEntries(searchParams)).toEqual({
      DOMAIN: portal.host,
      PROTOCOL: '0',
      LANG: 'en',
      APP_SID: await frame.evaluate('sid'),
    });
    expect(Object.fromEntries(opening?.form ?? [])).toEqual({
      AUTH_ID: expect.any(String),
      AUTH_EXPIRES: '3600',
      REFRESH_ID: expect.any(String),
      SERVER_ENDPOINT: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/rest\/$/),
      APPLICATION_TOKEN: portal.installation()?.applicationToken,
      APPLICATION_SCOPE: app.scopes.join(','),
      member_id: portal.memberId,
      status: 'F',
      PLACEMENT: 'DEFAULT',
      PLACEMENT_OPTIONS: '{"from":"mail"}',
    });
    expect(opening?.headers).toMatchObject({
      origin: portal.origin,
      referer: `${portal.origin}/`,
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-dest': 'iframe',
      'sec-fetch-mode': 'navigate',
    });
    expect(await frame.evaluate('window.name')).toBe(
      `${portal.host}|0|${String(searchParams.get('APP_SID'))}`,
    );
    const iframe = page.locator('iframe.app-frame');
    expect(await iframe.getAttribute('allow')).toBe('geolocation *; microphone *; camera *; autoplay *');
    expect(await iframe.getAttribute('sandbox')).toBeNull();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1280);
    expect(troubles).toEqual([]);
  });

  it('shows others a notice while the installation is not finished, and asks the app nothing', async () => {
    const { visit, page, portal, app, probe } = await stage({
      ...bare,
      installed: false,
      user: ({ users }) => users.employee,
    });
    portal.addToPortal();
    await visit(`/marketplace/app/${app.clientId}/`);
    expect(await page.textContent('.notice h2')).toBe('The application is not ready yet');
    await visit('/marketplace/');
    expect(await page.getByRole('button', { name: 'Uninstall' }).count()).toBe(0);
    expect(probe.requests).toEqual([]);
  });

  it('lets the administrator install, update and uninstall from the Marketplace', async () => {
    const { visit, appFrame, page, portal } = await stage({ ...bare, installed: false });
    await visit('/marketplace/');
    await page.getByRole('button', { name: 'Install' }).click();
    await page.locator('#install-dialog').getByRole('button', { name: 'Install' }).click();
    expect(await (await appFrame()).title()).toBe('POST installer');
    expect(portal.installation()).toMatchObject({ installed: false, version: 1 });

    portal.finishInstallation();
    await visit('/marketplace/');
    await page.getByRole('button', { name: 'Update to 2' }).click();
    expect(await (await appFrame()).title()).toBe('POST installer');
    expect(portal.installation()).toMatchObject({ installed: false, version: 2 });

    portal.finishInstallation();
    await visit('/marketplace/');
    await page.getByRole('button', { name: 'Uninstall' }).click();
    await page.getByRole('button', { name: 'Uninstall and erase everything' }).click();
    await page.getByText('Not installed').waitFor();
    expect(portal.installation()).toBeUndefined();
    const last = portal.events.pending.at(-1);
    expect(last).toMatchObject({ event: 'ONAPPUNINSTALL', fields: { data: { CLEAN: '1' } } });
  });

  it('opens menus by full POST, BI_ANALYTICS_MENU by a bare GET, REST_APP_URI in a side panel', async () => {
    const scopes = ['biconnector', 'placement', 'crm'];
    const { visit, appFrame, page, portal, app, probe } = await stage({ ...bare, app: { scopes } });
    for (const PLACEMENT of ['LEFT_MENU', 'CRM_ANALYTICS_MENU', 'BI_ANALYTICS_MENU', 'REST_APP_URI']) {
      const HANDLER = `${probe.origin}/bare/${PLACEMENT}`;
      await portal.call('placement.bind', { PLACEMENT, HANDLER, TITLE: `Title ${PLACEMENT}` });
    }
    await visit('/company/');
    await page.getByRole('link', { name: 'Title LEFT_MENU' }).click();
    expect(await (await appFrame()).title()).toBe('POST LEFT_MENU');
    const form = probe.requests.at(-1)?.form;
    expect(form?.get('PLACEMENT')).toBe('LEFT_MENU');
    expect(form?.get('PLACEMENT_OPTIONS')).toBe('{"URI":"/company/"}');

    await visit('/bi/');
    await page.getByRole('link', { name: 'Title CRM_ANALYTICS_MENU' }).click();
    expect(await (await appFrame()).title()).toBe('POST CRM_ANALYTICS_MENU');

    await visit('/bi/');
    await page.getByRole('link', { name: 'Title BI_ANALYTICS_MENU' }).click();
    expect(await (await appFrame()).title()).toBe('GET BI_ANALYTICS_MENU');
    expect(probe.requests.at(-1)).toMatchObject({ method: 'GET', url: '/bare/BI_ANALYTICS_MENU' });

    await visit(`/marketplace/view/${app.code}/?params[id]=4`);
    await page.waitForSelector('.panel');
    expect(await (await appFrame()).title()).toBe('POST REST_APP_URI');
    expect(JSON.parse(probe.requests.at(-1)?.form.get('PLACEMENT_OPTIONS') ?? '')).toMatchObject({ id: '4' });
  });

  it('makes the frame follow its theme', async () => {
    const { openApp, page } = await stage(bare);
    const frame = await openApp();
    const dark = (): Promise<unknown> => frame.evaluate("matchMedia('(prefers-color-scheme: dark)').matches");
    await page.getByRole('button', { name: 'Dark' }).first().click();
    await frame.waitForFunction("matchMedia('(prefers-color-scheme: dark)').matches");
    await page.getByRole('button', { name: 'Light' }).first().click();
    await frame.waitForFunction("!matchMedia('(prefers-color-scheme: dark)').matches");
    expect(await dark()).toBe(false);
  });

  it('signs in as another employee, who gets tokens of their own', async () => {
    const { openApp, appFrame, page, portal, probe } = await stage(bare);
    await openApp();
    await page.locator('.account summary').click();
    await page.getByRole('button', { name: portal.users.employee.lastName }).click();
    await page.waitForFunction(
      "document.querySelector('.account-name')?.textContent.includes('No BI rights')",
    );
    await appFrame();
    const tokens = probe.requests.map(({ form }) => form.get('AUTH_ID'));
    expect(new Set(tokens).size).toBe(2);
  });

  it('leaves out on a box what boxes leave out', async () => {
    const { openApp, probe } = await stage({ ...bare, portal: { profile: 'box' } });
    await openApp();
    const names = [...(probe.requests[0]?.form.keys() ?? [])];
    expect(names).not.toContain('SERVER_ENDPOINT');
    expect(names).not.toContain('APPLICATION_TOKEN');
    expect(names).toContain('AUTH_ID');
  });

  it('the lab tells the token of the sample connector and makes its endpoints misbehave', async () => {
    const sample = await startSampleConnector({ token: 'sales-demo-token' });
    const { visit, page, troubles } = await stage({ ...bare, sample });
    await visit('/');
    await page.locator('.menu-lab').click();
    const lab = page.locator('.lab');
    await lab.getByRole('tab', { name: 'Faults' }).click();
    await lab.getByText('sales-demo-token').waitFor();
    const choose = async (kind: string): Promise<void> => {
      const changed = page.waitForResponse(/\/lab\/misbehave/);
      await lab.getByLabel('Data (urlData)').selectOption(kind);
      await changed;
    };
    await choose('html');
    expect(sample.misbehave).toEqual({ data: 'html' });
    await choose('');
    expect(sample.misbehave).toEqual({});
    expect(troubles).toEqual([]);
    await sample.close();
  });

  it('moves with the portal when the lab renames it', async () => {
    const { openApp, appFrame, page, portal, probe } = await stage(bare);
    await openApp();
    const before = portal.host;
    await page.locator('.menu-lab').click();
    await page.getByRole('tab', { name: 'Portal' }).click();
    await page.getByRole('button', { name: 'Rename the portal' }).click();
    await page.waitForURL(url => url.host !== before);
    await appFrame();
    expect(portal.host).not.toBe(before);
    expect(probe.requests.at(-1)?.url).toContain(encodeURIComponent(portal.host));
  });

  it('lets a person play everything that happens to apps', async () => {
    const { openApp, page, portal, sandbox, probe } = await stage(bare);
    await openApp();
    await page.locator('.menu-lab').click();
    const lab = page.locator('.lab');
    const press = async (tab: string, button: string): Promise<void> => {
      await lab.getByRole('tab', { name: tab }).click();
      const done = page.waitForResponse(/\/lab\/(?!state)/);
      // The state of the portal comes a moment after the tab and moves its buttons.
      await click(lab.getByRole('button', { name: button }).first());
      await done;
    };
    await press('Time and tokens', 'Let every token expire');
    const now = Date.now();
    expect(sandbox.clock.now() - now).toBeGreaterThan(3_600_000);

    await press('Faults', '503 QUERY_LIMIT_EXCEEDED');
    expect(portal.rest.faults.size).toBe(1);
    await press('Faults', 'Clear all faults');
    expect(portal.rest.faults.size).toBe(0);

    await lab.getByRole('tab', { name: 'Events' }).click();
    const changed = page.waitForResponse(/\/lab\/events/);
    await lab.getByText('Each event arrives twice').click();
    await changed;
    expect(portal.events.settings.copies).toBe(2);

    const before = probe.requests.length;
    await press('Forgeries', 'Try');
    expect(probe.requests).toHaveLength(before + 1);
    expect(probe.requests.at(-1)?.form.get('member_id')).toBe(portal.memberId);
    await lab.getByText('Answered 200').waitFor();

    await press('Installation', 'Subscription has ended');
    expect(portal.installation()?.paymentExpired).toBe(true);
  });

  it('refuses actions without the anti-forgery value of the page', async () => {
    const { visit, page, portal } = await stage(bare);
    await visit('/');
    const status = await page.evaluate(
      "fetch('/ajax/uninstall', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }).then(({ status }) => status)",
    );
    expect(status).toBe(403);
    expect(portal.installation()?.installed).toBe(true);
  });

  it('can give the app a BX.rest, with its result objects', async () => {
    const { context, openApp, app, portal } = await stage(bare);
    await context.addInitScript(await bxRestScript(portal, app, portal.users.analyst));
    const frame = await openApp();
    const call = (method: string): Promise<unknown> =>
      frame.evaluate(
        `new Promise(resolve => BX.rest.callMethod('${method}', {}, result => resolve({
          data: result.data(), error: result.error()?.getError().error, status: result.status, time: typeof result.time() })))`,
      );
    expect(await call('user.admin')).toEqual({ data: false, status: 200, time: 'object' });
    expect(await call('no.such.method')).toMatchObject({ error: 'ERROR_METHOD_NOT_FOUND', status: 404 });
    portal.rest.faults.push({ kind: 'status', status: 503, code: 'QUERY_LIMIT_EXCEEDED' });
    expect(await call('user.admin')).toMatchObject({ error: 'ERROR_UNEXPECTED_ANSWER', status: 0 });
  });
});
