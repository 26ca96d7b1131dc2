/** What Chromium loads until a connector is shown, and what has to wait. */
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { clientFolder } from '../../server/wiring/paths.ts';
import {
  answeredThrough,
  appStages,
  connected,
  loadAgain,
  result,
  type AppStage,
} from '../stage/browser/app-stage.ts';
import { makeGate } from '../stage/gate.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { click } from '../stage/browser/console-hands.ts';
import { fits } from '../stage/browser/frame-fit.ts';
import { hearLoads, layoutShift } from '../stage/browser/loaded-until.ts';
import { stopTime } from '../stage/browser/portal-stage.ts';

/** Most requests, and kB of scripts and styles, until a connector is shown. */
const mostRequests = 8;
const mostKilobytes = 150;

const title = 'Northwind warehouse';
const at = ({ sandbox }: AppStage, query = '?connector=1'): string =>
  `/marketplace/app/${sandbox.app.clientId}/${query}`;

/** The address of the file that a module was built into. */
async function builtFrom(source: string): Promise<string> {
  const manifest = JSON.parse(await readFile(`${clientFolder}/.vite/manifest.json`, 'utf8')) as Readonly<
    Record<string, { readonly file: string } | undefined>
  >;
  const chunk = manifest[source];
  if (!chunk) throw new Error(`The build has no ${source} of its own`);
  return `/${chunk.file}`;
}
const sdk = (): Promise<string> => builtFrom('client/transport/sdk.ts');
const kilobytes = async (paths: readonly string[]): Promise<number> => {
  const sizes = await Promise.all(
    paths.map(async path => gzipSync(await readFile(`${clientFolder}${path}`)).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
};

/** Waits for what the connector's page asks for last of all. */
const treeOf = ({ app }: AppStage): Promise<void> =>
  app.getByRole('link', { name: 'northwind_stock', exact: true }).waitFor();

describeInBrowser('the first view', room => {
  const stage = appStages(room);

  it.each([
    ['en', 'Refresh', 'ru'],
    ['ru', 'Обновить', 'en'],
  ] as const)('is a connector in at most eight requests and 150 kB, in %s alone', async (...row) => {
    const [lang, word, other] = row;
    const set = await stage({ portal: { lang } });
    const { app, page, desk, visit, troubles } = set;
    const loads = hearLoads(page, desk.origin);
    await stopTime(set.page);
    await visit(at(set));
    await result(app, title);
    const loaded = await loads.loaded();
    expect(await app.getByRole('button', { name: word, exact: true }).count()).toBe(1);

    const files = loaded.filter(({ kind }) => kind === 'script' || kind === 'stylesheet');
    const paths = files.map(({ path }) => path);
    expect(paths).toContain(await builtFrom(`client/messages/${lang}/first-view.ts`));
    expect(paths).not.toContain(await builtFrom(`client/messages/${other}/first-view.ts`));
    expect(paths).not.toContain(await sdk());
    expect(paths).not.toContain(await builtFrom('client/components/virtual-rows.vue'));
    expect(await kilobytes(paths)).toBeLessThan(mostKilobytes);
    // What is asked for once the connector is there does not count: its sources, and that it was looked up.
    const begun = loaded.findIndex(({ path }) => path === '/api/connectors/1');
    expect(loaded.filter(({ kind }, index) => kind !== 'api' || index <= begun).length).toBeLessThanOrEqual(
      mostRequests,
    );
    expect(troubles).toEqual([]);
  });

  it('is the list of connectors, without the SDK as well', async () => {
    const set = await stage();
    const { app, page, desk, visit } = set;
    const loads = hearLoads(page, desk.origin);
    await stopTime(set.page);
    await visit(at(set, ''));
    await app.getByRole('link', { name: title }).waitFor();
    await answeredThrough(app, 'the server');
    expect(loads.paths()).not.toContain(await sdk());
  });

  it('moves nothing while it comes and while the portal’s frame is connected', async () => {
    // The window is high, because the portal's own page would get a scrollbar when it makes the frame higher.
    const set = await stage({ browser: { viewport: { width: 1280, height: 2000 } } });
    // The page stops waiting for a first view that takes long; here it comes first, however busy the machine is.
    await stopTime(set.page);
    await set.visit(at(set));
    await result(set.app, title);
    await treeOf(set);
    await set.page.clock.resume();
    await connected(set.app);
    await fits(set);
    expect(await layoutShift(await set.frame())).toBeLessThan(0.001);
  });

  it('keeps a place for the connectors opened last, on a narrow screen too', async () => {
    const set = await stage({ browser: { viewport: { width: 390, height: 2000 } } });
    const chip = set.app.getByRole('button', { name: `Show connector 1 ${title}` });
    await set.visit(at(set));
    await chip.waitFor();
    const gate = makeGate();
    await set.context.route('**/api/settings/recent-connectors', async route => {
      await gate.opened;
      await route.continue();
    });
    await stopTime(set.page);
    await set.visit(at(set, ''));
    await set.app.getByRole('link', { name: title }).first().waitFor();
    // The page waits no longer. What it loads now comes before its foot is shown, which it would move.
    await set.page.clock.fastForward(5_100);
    await set.app.locator('[data-hourly]').waitFor();
    await connected(set.app);
    await set.page.clock.resume();
    await fits(set);
    gate.open();
    await chip.waitFor();
    expect(await layoutShift(await set.frame())).toBeLessThan(0.001);
  });

  it('is followed by the frame: it fits its content, its title is the app’s, and it serves the next read', async () => {
    const set = await stage();
    const { app, page, desk, visit, troubles } = set;
    const loads = hearLoads(page, desk.origin);
    await visit(at(set));
    await result(app, title);
    await connected(app);
    await fits(set);
    await click(app.getByRole('button', { name: 'Refresh' }));
    await answeredThrough(app, 'the portal frame');
    expect(loads.paths()).toContain(await sdk());
    expect(troubles).toEqual([]);
  });

  it('does not hold the frame up for longer than a few seconds when the portal takes long', async () => {
    const set = await stage();
    const { app, page, context, desk, visit } = set;
    const loads = hearLoads(page, desk.origin);
    await stopTime(set.page);
    let answer = (): void => undefined;
    const held = new Promise<void>(resolve => (answer = resolve));
    const asked = new Promise<void>(resolve => {
      void context.route(`${desk.origin}/api/connectors/1`, async route => {
        resolve();
        await held;
        await route.continue();
      });
    });
    await visit(at(set));
    await asked;
    const sdkComes = page.waitForRequest(request => request.url().includes('/assets/sdk-'));
    await page.clock.fastForward(4_900);
    expect(loads.paths()).not.toContain(await sdk());
    await page.clock.fastForward(200);
    await sdkComes;
    answer();
    await result(app, title);
  });

  it('comes again after F5, where the frame is needed at once, and in a second tab', async () => {
    const set = await stage();
    const { app, context, frame, visit, troubles, portal } = set;
    await visit(at(set));
    await result(app, title);
    await loadAgain(await frame(), 'location.reload()');
    await result(app, title);
    await answeredThrough(app, 'the portal frame');
    const tab = await context.newPage();
    await tab.goto(`${portal.origin}${at(set)}`);
    await result(tab.frameLocator('iframe.app-frame'), title);
    expect(troubles).toEqual([]);
  });
});

describeInBrowser('the way to the next place', room => {
  const stage = appStages(room);
  const page = 'client/tables/tables-page.vue';

  /** Follows the link to a page whose code comes when the gate is opened. */
  async function followHeld() {
    const set = await stage();
    const { app, context, page: tab } = set;
    const line = app.getByRole('progressbar', { name: 'Loading the page…' });
    const gate = makeGate();
    await stopTime(set.page);
    await set.visit(at(set));
    await result(app, title);
    // The page grows no more.
    await treeOf(set);
    await context.route(`**${await builtFrom(page)}`, async route => {
      await gate.opened;
      await route.continue();
    });
    await app.getByRole('link', { name: 'Tables', exact: true }).click();
    return { ...set, tab, line, gate };
  }

  it('is loaded when the pointer comes to its link', async () => {
    const set = await stage();
    await stopTime(set.page);
    await set.visit(at(set));
    await result(set.app, title);
    const file = await builtFrom(page);
    const comes = set.page.waitForRequest(request => request.url().endsWith(file));
    await set.app.getByRole('link', { name: 'Tables', exact: true }).hover();
    await comes;
    expect((await set.frame()).url()).toContain('#/connectors/1');
  });

  it('is loaded when the page has nothing else to do, so that a visit asks for no file', async () => {
    const set = await stage();
    const file = await builtFrom(page);
    const comes = set.page.waitForResponse(response => response.url().endsWith(file));
    await set.visit(at(set));
    await comes;
    await set.app.getByRole('link', { name: 'Tables', exact: true }).click();
    await set.app.getByRole('heading', { name: 'Tables', exact: true }).waitFor();
    expect(set.troubles).toEqual([]);
  });

  it('shows a line after a fifth of a second of waiting, which says what it is and moves nothing', async () => {
    const { app, tab, line, gate } = await followHeld();
    await tab.clock.fastForward(190);
    expect(await line.count()).toBe(0);
    const before = await app.locator('main').boundingBox();
    await tab.clock.fastForward(20);
    await line.waitFor();
    expect(await app.locator('main').boundingBox()).toEqual(before);
    gate.open();
    await line.waitFor({ state: 'detached' });
    await app.getByRole('heading', { name: 'Tables', exact: true }).waitFor();
  });

  it('leaves the focus where the person moves it before the code of the place is there', async () => {
    const { app, frame, tab, line, gate } = await followHeld();
    await tab.clock.fastForward(210);
    await line.waitFor();
    await app.getByRole('link', { name: 'Files', exact: true }).focus();
    gate.open();
    await app.getByRole('heading', { name: 'Tables', exact: true }).waitFor();
    expect(await (await frame()).evaluate('document.activeElement.textContent.trim()')).toBe('Files');
  });
});
