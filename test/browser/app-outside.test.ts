/** The same page outside the portal, for somebody who signed in; and links that name a connector. */
import {
  answeredThrough,
  appStages,
  connectorCalls,
  field,
  lookUp,
  result,
  type AppStage,
} from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';

async function signIn({ page, desk, portal }: AppStage): Promise<void> {
  await page.goto(`${desk.origin}/placement`);
  await page.getByRole('textbox').fill(portal.host);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

describeInBrowser('outside the portal', room => {
  const stage = appStages(room);
  const analyst = { user: ({ users }: AppStage['portal']) => users.analyst };

  it('a person signs in through the portal, looks up connectors through the server, and signs out', async () => {
    const set = await stage(analyst);
    const { page, desk, portal, sandbox, troubles, rows } = set;
    // The portal is known from an opening of its administrator.
    await desk.open();
    await signIn(set);
    expect(page.url()).toBe(`${desk.origin}/placement#/`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Connector Desk');
    await page.getByText(portal.host, { exact: true }).waitFor();
    await lookUp(page, '1');
    await result(page, 'Northwind warehouse');
    await answeredThrough(page, 'the server');
    const [call] = portal.rest.requests.filter(
      ({ restMethod }) => restMethod === 'biconnector.connector.get',
    );
    expect(call?.headers.origin).toBeUndefined();
    const owners = (await rows())['tokens']?.map(({ user_id: id }) => id);
    expect(owners).toEqual(expect.arrayContaining([portal.users.admin.id, portal.users.analyst.id]));

    // A connector has a link, and Back works.
    expect(new URL(page.url()).hash).toBe('#/connectors/1');
    await lookUp(page, '4');
    await result(page, 'Weather archive');
    await page.goBack();
    await result(page, 'Northwind warehouse');
    await page.reload();
    await result(page, 'Northwind warehouse');
    sandbox.clock.advance(2 * 3_600_000);
    await lookUp(page, '2');
    await result(page, 'Orders database');
    expect(troubles).toEqual([]);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    const calls = connectorCalls(portal);
    await page.goto(`${desk.origin}/placement?connector=1`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate("fetch('/api/connectors/1').then(({ status }) => status)")).toBe(401);
    expect(connectorCalls(portal)).toBe(calls);
    expect((await rows())['sessions']?.filter(({ user_id: id }) => id !== null)).toEqual([]);
  });

  it('a person whose session has ended is told so and led back in', async () => {
    const set = await stage(analyst);
    const { page, desk, context } = set;
    await desk.open();
    await signIn(set);
    await context.clearCookies({ domain: '127.0.0.1' });
    await lookUp(page, '1');
    await result(page, 'Connector Desk needs to be authorized again');
    await page.getByRole('link', { name: 'Sign in again' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await lookUp(page, '1');
    await result(page, 'Northwind warehouse');
  });

  it('an address that is no portal’s is refused in words', async () => {
    const { page, desk } = await stage();
    await page.goto(`${desk.origin}/placement`);
    await page.getByRole('textbox').fill('portal.example');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/oauth\/start/);
    const words = await page.locator('main').innerText();
    expect(words).toMatch(/portal/i);
    expect(words).not.toMatch(/\bat .+:\d+:\d+/);
    expect(new URL(page.url()).origin).toBe(desk.origin);
  });
});

describeInBrowser('links to a connector', room => {
  const stage = appStages(room);

  it.each(['?connector=4', '?id=4'])('open it in the app’s page: %s', async query => {
    const { open, app } = await stage();
    await open(query);
    await result(app, 'Weather archive');
    expect(await field(app).inputValue()).toBe('4');
  });

  it('open it in a side panel of the portal', async () => {
    const { visit, app, sandbox } = await stage();
    await visit(`/marketplace/view/${sandbox.app.code}/?params[id]=4`);
    await result(app, 'Weather archive');
  });

  it('open it again after a new link on the same page', async () => {
    const { open, app } = await stage();
    await open('?connector=4');
    await result(app, 'Weather archive');
    await open('?connector=2');
    await result(app, 'Orders database');
  });
});
