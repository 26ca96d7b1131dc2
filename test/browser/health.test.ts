/** Lists and pages show whether connectors and databases work; administrators are told when something stops working. */
import en from '../../client/messages/en/first-view.ts';
import enDatabases from '../../client/messages/en/databases.ts';
import enFailures from '../../client/messages/en/database-failures.ts';
import enHealth from '../../client/messages/en/health.ts';
import { fakeDatabases } from '../hosting/fake-databases.ts';
import { startSampleConnector } from '../portal/sample-connector/start-sample-connector.ts';
import type { SampleConnector } from '../portal/api.ts';
import { api } from '../stage/api-client.ts';
import { tokenOf } from '../stage/desk.ts';
import { appStages, connectedForAnybody, result, type AppStage } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { click, follow, go, press } from '../stage/browser/console-hands.ts';
import { fits, sticksOut } from '../stage/browser/frame-fit.ts';

const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
const bar = ({ app }: AppStage) => app.locator('[data-health-bar]');

describeInBrowser('health', room => {
  const stage = appStages(room);
  let sample: SampleConnector;
  beforeEach(async () => {
    sample = await startSampleConnector({ token: 'PROBE-token' });
  });
  afterEach(() => sample.close());

  /** A portal with one connector that has a source, and one database. */
  async function working(more: Parameters<typeof stage>[0] = {}) {
    const databases = fakeDatabases();
    const set = await stage({ databases, empty: true, ...more });
    const { portal, sandbox, desk } = set;
    const connectorId = portal.connectors.add(
      { title: 'Sales', ...sample.registration },
      { appClientId: sandbox.app.clientId },
    );
    const settings = [{ code: 'token', name: 'Token', type: 'STRING' as const, value: 'PROBE-token' }];
    portal.sources.add({ connectorId, title: 'Main', settings }, portal.users.admin);
    await set.open();
    const ask = api(desk, tokenOf(await desk.open(portal.users.admin)));
    const made = await ask('POST', '/api/databases', {
      title: 'Shop',
      type: 'postgres',
      host: 'db.example.com',
      database: 'shop',
      user: 'reader',
      password: databases.password,
    });
    return { set, databases, ask, connectorId, id: String(made.json?.item?.['id']) };
  }

  it('everything is checked from the list, which then shows what works, since when it does not, and why', async () => {
    const { set, databases, connectorId } = await working();
    const { app, sandbox, troubles } = set;
    await app.locator('.cell-state').getByText(enHealth.state.unchecked).waitFor();
    await press(set, enHealth.checkAll);
    await app.locator('.cell-state').getByText(enHealth.state.works, { exact: true }).waitFor();
    await bar(set)
      .getByText(fill(enHealth.works, { count: 2 }))
      .waitFor();

    sample.token = 'another';
    databases.password = 'another';
    sandbox.clock.advance(61_000);
    await press(set, enHealth.checkAll);
    await bar(set)
      .getByText(fill(enHealth.broken, { count: 2, all: 2 }))
      .waitFor();
    const cell = app.locator('.cell-state .health');
    await cell.getByText(/^Does not work since /).waitFor();
    await cell.getByText(enHealth.reason.SETTINGS_REFUSED).waitFor();

    await go(set, `#/connectors/${connectorId}`);
    const panel = app.locator('[data-health-panel]');
    await panel.getByText(enHealth.reason.SETTINGS_REFUSED).waitFor();
    await panel.getByText(fill(enHealth.atSource, { title: 'Main' })).waitFor();
    sample.token = 'PROBE-token';
    await press(set, enHealth.checkNow);
    await panel.getByText(enHealth.state.works, { exact: true }).waitFor();

    await follow(set, en.nav.databases);
    await app.locator('.db-row').getByText(enFailures.LOGIN_REFUSED.title).waitFor();
    databases.password = 'PROBE-password';
    sandbox.clock.advance(61_000);
    await press(set, enHealth.checkAll);
    await app.locator('.db-row').getByText(enDatabases.state.works, { exact: true }).waitFor();
    expect(troubles).toEqual([]);
  });

  it('an administrator turns on the check every hour, and is told what it found until they dismiss it', async () => {
    const { set } = await working();
    const { app, desk, page, sandbox, troubles } = set;
    const hourly = app.locator('[data-hourly]');
    await hourly.waitFor();
    expect(await hourly.isChecked()).toBe(false);
    await click(hourly);
    await bar(set)
      .getByText(/Next check after/)
      .waitFor();
    expect(await hourly.isChecked()).toBe(true);

    // The page is left: its sign-in ends within the hours to come, and it may still have something to ask.
    await set.visit('/');
    sandbox.clock.advance(3_600_000);
    await desk.desk.checkDue();
    sample.token = 'another';
    sandbox.clock.advance(2 * 3_600_000);
    await desk.desk.checkDue();
    await set.open();
    const news = app.locator('.health-notices');
    await news.locator('[data-event="broken"]').getByText(enHealth.reason.SETTINGS_REFUSED).waitFor();
    await fits(set);
    expect(await sticksOut(set)).toEqual([]);
    await click(news.getByRole('link', { name: 'Sales' }));
    await result(app, 'Sales');
    const kept = page.waitForResponse(
      answer => answer.url().endsWith('/api/health/notices') && answer.request().method() === 'PUT',
    );
    await click(news.getByRole('button', { name: en.nav.dismiss }));
    await news.waitFor({ state: 'detached' });
    await kept;
    await set.open();
    await bar(set)
      .getByText(/Not working/)
      .waitFor();
    expect(await news.count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  it('an employee with rights sees the states, and neither the switch nor the notices', async () => {
    const { set, ask } = await working({ user: ({ users }) => users.analyst });
    const { app, sandbox, troubles } = set;
    await ask('POST', '/api/health/check');
    sample.token = 'another';
    sandbox.clock.advance(61_000);
    await ask('POST', '/api/health/check');
    await set.open();
    await app.locator('.cell-state').getByText(enHealth.reason.SETTINGS_REFUSED).waitFor();
    await bar(set)
      .getByText(/Not working/)
      .waitFor();
    // Until the portal has said who is here, the page takes them for an administrator.
    await connectedForAnybody(set);
    expect(await app.locator('[data-hourly], .health-notices').count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  it('a list of 390 px shows each state as a dot, and fits its frame', async () => {
    const { set } = await working({ browser: { viewport: { width: 390, height: 800 } } });
    await press(set, enHealth.checkAll);
    await set.app.locator('.cell-state [data-state="works"]').waitFor();
    await fits(set);
    expect(await sticksOut(set)).toEqual([]);
  });
});
