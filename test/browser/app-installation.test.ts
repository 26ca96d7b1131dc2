/** From the app list to the app (platform contract, golden sequences B1 and B3). */
import { until } from '../stage/until.ts';
import {
  appStages,
  connected,
  answeredThrough,
  field,
  lookUp,
  result,
  type AppStage,
} from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { click } from '../stage/browser/console-hands.ts';

/** What the portal itself says: the OAuth server only knows that the app is there. */
const installed = async ({ portal }: AppStage): Promise<unknown> => {
  const info = await portal.call('app.info');
  return (info as { readonly INSTALLED?: unknown }).INSTALLED;
};

async function installFromTheList({ visit, page }: AppStage): Promise<void> {
  await visit('/marketplace/');
  await page.getByRole('button', { name: 'Install' }).first().click();
  await page.locator('#install-dialog').getByRole('button', { name: 'Install', exact: true }).click();
}

/** Whose token that is, by the OAuth server's word. */
async function ownerOf({ sandbox }: AppStage, accessToken = ''): Promise<unknown> {
  const answer = await fetch(`${sandbox.oauth.origin}/rest/app.info`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth: accessToken }),
  });
  return ((await answer.json()) as { readonly result?: { readonly user_id?: unknown } }).result?.user_id;
}

describeInBrowser('the installation in the portal', room => {
  const stage = appStages(room);

  it('goes through its steps, finishes, and the portal opens the app by itself', async () => {
    const set = await stage({ installed: false });
    const { app, page, portal, desk, sandbox, troubles } = set;
    // Held at its second step, so that the page can be looked at while it works.
    portal.rest.faults.push({ kind: 'hang', match: 'batch', times: 2 });
    await installFromTheList(set);
    await app.getByRole('heading', { name: 'Installing Connector Desk' }).waitFor();
    await app.locator('[data-status=running]').getByText('Check permissions and methods').waitFor();
    expect(await app.locator('.step').allInnerTexts()).toEqual([
      expect.stringContaining('Done'),
      expect.stringContaining('In progress'),
      expect.stringContaining('Waiting'),
      expect.stringContaining('Waiting'),
    ]);
    expect(portal.installation()?.installed).toBe(false);
    expect(await installed(set)).toBe(false);

    await until(() => portal.rest.faults.hanging === 1);
    // The read is sent once more, because its kept connection was closed before an answer began.
    portal.rest.faults.release();
    await until(() => portal.rest.faults.hanging === 1);
    portal.rest.faults.release();
    await app.getByRole('heading', { name: 'The portal cannot be reached' }).waitFor();
    await click(app.getByRole('button', { name: 'Try again' }));
    await page.waitForURL(/install_finished=Y/);
    await field(app).waitFor();
    expect(await installed(set)).toBe(true);
    expect(portal.installation()?.eventHandlers.map(({ handler }) => handler)).toEqual(
      expect.arrayContaining([`${desk.origin}/events`]),
    );
    const pages = desk.heard.filter(({ method, path }) => method === 'POST' && path.includes('APP_SID'));
    expect(pages.map(({ path }) => path.split('?')[0])).toEqual(['/install', '/placement']);

    troubles.length = 0;
    await connected(app);
    await lookUp(app, '1');
    await result(app, 'Northwind warehouse');
    await answeredThrough(app, 'the portal frame');
    expect(troubles).toEqual([]);
    expect(sandbox.trap.requests).toEqual([]);
  });

  it('leaves no trouble behind when nothing goes wrong', async () => {
    const set = await stage({ installed: false });
    await installFromTheList(set);
    await set.page.waitForURL(/install_finished=Y/);
    await lookUp(set.app, '2');
    await result(set.app, 'Orders database');
    expect(set.troubles).toEqual([]);
  });

  it.each(['sent', 'reversed'] as const)('takes its events late, twice and in the order %s', async order => {
    const set = await stage({ installed: false });
    const { app, page, portal, desk, sandbox } = set;
    Object.assign(portal.events.settings, { order, copies: 2 });
    await installFromTheList(set);
    await page.waitForURL(/install_finished=Y/);
    await lookUp(app, '1');
    await result(app, 'Northwind warehouse');
    sandbox.clock.advance(20 * 60_000);
    const reports = await portal.events.flush();
    expect(new Set(reports.map(({ event }) => event))).toEqual(new Set(['ONAPPINSTALL', 'ONAPPUSERREADY']));
    expect(reports.map(({ status }) => status)).toEqual(reports.map(() => 200));
    await desk.desk.settleEvents();
    await lookUp(app, '2');
    await result(app, 'Orders database');
    expect(await installed(set)).toBe(true);
  });

  it('tells an administrator why it stopped and goes on from there', async () => {
    const set = await stage({ installed: false });
    const { app, page, portal } = set;
    portal.rest.faults.push({ kind: 'status', status: 503, code: 'QUERY_LIMIT_EXCEEDED', match: 'batch' });
    await installFromTheList(set);
    await app.getByRole('heading', { name: 'Too many requests at once' }).waitFor();
    await app.locator('[data-status=failed]').getByText('Check permissions and methods').waitFor();
    await click(app.getByRole('button', { name: 'Try again' }));
    await page.waitForURL(/install_finished=Y/);
    await field(app).waitFor();
  });

  it('shows an employee the portal’s notice before the end, and asks the app nothing', async () => {
    const { portal, desk, visit, page, sandbox } = await stage({
      installed: false,
      user: ({ users }) => users.employee,
    });
    portal.addToPortal();
    await visit(`/marketplace/app/${sandbox.app.clientId}/`);
    await page.getByRole('heading', { name: 'The application is not ready yet' }).waitFor();
    expect(desk.heard).toEqual([]);
  });

  it('opens for an employee with a token of their own, and leaves the installer’s alone', async () => {
    const set = await stage({ installed: false });
    const { app, page, portal, sandbox, open, context, rows } = set;
    await installFromTheList(set);
    await page.waitForURL(/install_finished=Y/);
    // Their page has asked for all it asks for.
    await app.locator('.list-connectors').waitFor();
    const installers = async () =>
      (await rows())['tokens']?.filter(({ user_id: id }) => id === portal.users.admin.id);
    const before = await installers();
    expect(before).toHaveLength(1);

    const { cookie } = portal.sessions.open(portal.users.employee);
    await context.addCookies([{ name: 'PHPSESSID', value: cookie, url: portal.origin }]);
    portal.rest.requests.length = 0;
    sandbox.oauth.requests.length = 0;
    await open();
    await result(app, 'Bitrix24 denied access to BI connectors');
    const words = await app.locator('article').innerText();
    for (const cause of ['Access to BI Builder', 'Access to Analytics Hub']) expect(words).toContain(cause);
    expect(words).not.toContain('Northwind');
    // The installer's page may still be asking for what it loads when it is idle, but it has its list.
    const asked = portal.rest.requests.filter(({ restMethod }) => restMethod?.startsWith('biconnector'));
    const lists = asked.filter(({ restMethod }) => restMethod === 'biconnector.connector.list');
    expect(lists).toHaveLength(1);
    expect(await ownerOf(set, lists[0]?.accessToken)).toBe(portal.users.employee.id);
    for (const { restMethod } of asked.filter(call => !lists.includes(call)))
      expect(restMethod).toMatch(/^biconnector\.source\.(fields|list)$/);
    expect(await installers()).toEqual(before);
    const [record] = (await rows())['portals'] ?? [];
    expect(record?.['installer_id']).toBe(portal.users.admin.id);
  });
});
