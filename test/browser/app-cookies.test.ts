/** No cookies, and cookies as https brings them (promise 22; platform contract 9, golden sequence B12). */
import {
  answeredThrough,
  appStages,
  connected,
  field,
  loadAgain,
  lookUp,
  result,
  type AppStage,
} from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { click } from '../stage/browser/console-hands.ts';

/** Refuses every cookie of the app, also in partitions of the portal; the portal keeps its own. */
const noCookies = (appOrigin: string) => ({
  profile: {
    cookie_controls_mode: 1,
    content_settings: { exceptions: { cookies: { [`${appOrigin},*`]: { setting: 2 } } } },
  },
});

const cookiesSent = ({ desk }: AppStage) => desk.heard.flatMap(({ cookie }) => cookie ?? []);

async function useEverything({ page, app, visit, frame, sandbox }: AppStage): Promise<void> {
  await visit('/marketplace/');
  await page.getByRole('button', { name: 'Install' }).first().click();
  await page.locator('#install-dialog').getByRole('button', { name: 'Install', exact: true }).click();
  await page.waitForURL(/install_finished=Y/);
  await lookUp(app, '1');
  await result(app, 'Northwind warehouse');
  await app.getByRole('button', { name: 'Show connector 1 Northwind warehouse' }).waitFor();
  await loadAgain(await frame(), 'location.assign(location.pathname + location.search)');
  await click(app.getByRole('button', { name: 'Show connector 1 Northwind warehouse' }));
  await result(app, 'Northwind warehouse');
  await connected(app);
  sandbox.clock.advance(15 * 60_000 + 1000);
  await lookUp(app, '2');
  await result(app, 'Orders database');
  await app.getByRole('button', { name: 'Show connector 2 Orders database' }).waitFor();
}

describeInBrowser('cookies', room => {
  const stage = appStages(room);

  it('are not needed: with all of them blocked everything works, and none is ever sent', async () => {
    const set = await stage({ installed: false, secure: true, preferences: noCookies });
    await useEverything(set);
    await answeredThrough(set.app, 'the server');
    expect(cookiesSent(set)).toEqual([]);
    expect(await set.context.cookies(set.desk.origin)).toEqual([]);
  });

  it('are not needed without TLS either, where the app sets none in a frame', async () => {
    const set = await stage({ installed: false });
    await useEverything(set);
    await answeredThrough(set.app, 'the portal frame');
    expect(cookiesSent(set)).toEqual([]);
    expect(await set.context.cookies(set.desk.origin)).toEqual([]);
  });

  it('are partitioned, for this host and https only, where the browser takes them', async () => {
    const set = await stage({ secure: true });
    await set.open();
    await lookUp(set.app, '1');
    await result(set.app, 'Northwind warehouse');
    const cookies = await set.context.cookies(set.desk.origin);
    expect(cookies).toEqual([
      expect.objectContaining({
        name: '__Host-connector-desk',
        secure: true,
        httpOnly: true,
        sameSite: 'None',
        path: '/',
        partitionKey: expect.any(String),
      }),
    ]);
    expect(cookiesSent(set).length).toBeGreaterThan(0);
  });

  it('of the frame do not let anybody in outside of it', async () => {
    const set = await stage({ secure: true });
    await set.open();
    const page = await set.context.newPage();
    await page.goto(`${set.desk.origin}/placement`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await field(page).count()).toBe(1);
  });
});
