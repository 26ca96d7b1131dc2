/** A developer's first minutes: registers an app on the page "Local application", installs it, reads its traffic. */
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { listen, type Listening } from '../portal/http/listen.ts';
import { startPortal, type AppCard, type RunningPortal } from '../portal/start-portal.ts';
import { foreignApp } from '../portal/tests/foreign-app.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { troublesOf } from '../stage/browser/troubles.ts';

const sdk = createRequire(import.meta.url)
  .resolve('@bitrix24/b24jssdk')
  .replace('/cjs/index.cjs', '/umd/index.min.js');

describeInBrowser('Developer resources', room => {
  let bitrix: RunningPortal;
  let server: Listening;
  let page: Page;
  let troubles: string[];
  const registered = (): AppCard | undefined => bitrix.sandbox.apps.find(({ title }) => title === 'Foreign');

  beforeEach(async () => {
    const secret = () => ({
      clientId: registered()?.clientId ?? '',
      clientSecret: registered()?.clientSecret ?? '',
    });
    server = await listen('127.0.0.1', 0, foreignApp(secret, sdk));
    bitrix = await startPortal();
    const context = await room.context();
    page = await context.newPage();
    troubles = troublesOf(page);
  });
  afterEach(async () => {
    await bitrix.close();
    await server.close();
  });

  /** Fills in the form of a new local application and saves it. */
  async function register(): Promise<void> {
    await page.goto(`${bitrix.origin}/`);
    await page.getByRole('navigation').getByRole('link', { name: 'Developer resources' }).click();
    await page.getByRole('link', { name: 'Add a local application' }).click();
    // A form is the script's once the page has loaded.
    await page.waitForURL('**/devops/local-application/');
    await page.getByLabel('Application name').fill('Foreign');
    await page.getByLabel('Your handler path').fill(`${server.origin}/`);
    await page.getByLabel('Initial installation path').fill(`${server.origin}/install`);
    await page.getByLabel('English').fill('Foreign in the menu');
    await page.getByLabel(/BI connectors|biconnector/).check();
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Save' }).click()]);
    await page.getByRole('heading', { name: 'Local application Foreign' }).waitFor();
  }

  it('registers a local application, shows its keys, installs it through its own installer and opens it', async () => {
    await register();
    const app = registered();
    const keys = page.locator('section', { hasText: 'Keys of the application' });
    expect(await keys.innerText()).toContain(app?.clientId);
    expect(await keys.innerText()).toContain(app?.clientSecret);
    expect(bitrix.portal.installation(app)?.installed).toBe(false);

    await page.getByRole('link', { name: 'Continue installation' }).click();
    const frame = page.frameLocator('iframe.app-frame');
    await frame.getByText('"title"').or(frame.getByText('"ADMIN":true')).first().waitFor();
    expect(bitrix.portal.installation(app)).toMatchObject({ installed: true, status: 'L' });
    expect(await frame.locator('pre').innerText()).toContain('"NAME":"Alice"');
    const entry = page.getByRole('navigation').getByRole('link', { name: 'Foreign in the menu' });
    expect(await entry.getAttribute('aria-current')).toBe('page');
    expect(troubles).toEqual([]);
  });

  it('changes a local application without changing its keys, and refuses what is no address', async () => {
    await register();
    const { clientId, clientSecret } = registered() ?? {};
    await page.getByLabel('Your handler path').fill('ftp://somewhere');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The handler path must be an http or https address.').waitFor();
    await page.getByLabel('Your handler path').fill(`${server.origin}/other`);
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Save' }).click()]);
    expect(registered()).toMatchObject({ clientId, clientSecret, url: `${server.origin}/other` });
  });

  it('lists the traffic of an application with its answers, and saves it as a file', async () => {
    await register();
    await page.getByRole('link', { name: 'Continue installation' }).click();
    await page.frameLocator('iframe.app-frame').locator('pre').waitFor();
    await page.goto(`${bitrix.origin}/devops/traffic/`);
    await page.locator('summary', { hasText: 'biconnector.connector.list' }).first().click();
    expect(await page.locator('details[open] pre').innerText()).toMatch(/"auth": "[^"]{4}…"/);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as JSON' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('traffic.json');
    // A navigation that becomes a download counts as aborted.
    expect(troubles.filter(each => !each.includes('/devops/traffic.json'))).toEqual([]);
  });

  it('creates an incoming webhook that works, and deletes it', async () => {
    await page.goto(`${bitrix.origin}/devops/webhooks/`);
    await Promise.all([
      page.waitForEvent('load'),
      page.getByRole('button', { name: 'Create the webhook' }).click(),
    ]);
    const address = await page.locator('.dev-url code').innerText();
    expect((await fetch(`${address}profile.json`)).status).toBe(200);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No webhooks yet').waitFor();
    expect((await fetch(`${address}profile.json`)).status).toBe(403);
  });

  it.each([
    ['en', 1280],
    ['ru', 390],
  ] as const)('fits the window and has no problem in %s at %d px', async (lang, width) => {
    await page.context().addCookies([{ name: 'portal_lang', value: lang, url: bitrix.origin }]);
    await page.setViewportSize({ width, height: 800 });
    bitrix.portal.addWebhook();
    for (const path of [
      '',
      'local-application/',
      `local-application/${bitrix.app.clientId}/`,
      'webhooks/',
      'traffic/',
    ]) {
      await page.goto(`${bitrix.origin}/devops/${path}`);
      const rightmost =
        'Math.max(...[...document.querySelectorAll(".sheet")].map(each => each.getBoundingClientRect().right))';
      expect(await page.evaluate(`${rightmost} - document.documentElement.clientWidth`)).toBeLessThan(0);
      expect(await page.evaluate('document.documentElement.lang')).toBe(lang);
      const shots = process.env['SCREENSHOTS'];
      if (shots) {
        const name = path.replace(/\W+/g, '-').slice(0, 24) || 'overview';
        await page.screenshot({ path: `${shots}/${lang}-${name}.png`, fullPage: true });
      }
    }
    expect(troubles).toEqual([]);
  });
});
