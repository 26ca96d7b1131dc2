/**
 * Takes the README's pictures with a browser, one of each page in the demo.
 * `npx tsx test/start/take-pictures.ts test/screenshots` takes all; names after the folder select pictures.
 */
import type { Frame, FrameLocator, Page } from 'playwright-core';
import { findChromium } from '../stage/browser/chromium.ts';
import { say, withDemo, withInstalledApp } from './with-demo.ts';

interface Picture {
  readonly name: string;
  /** Address within the app. */
  readonly place: string;
  /** Text that appears when the page is complete. */
  readonly sign: string | RegExp;
  /** Steps on the page before the picture is taken. */
  readonly prepare?: (app: FrameLocator, frame: Frame) => Promise<void>;
  /** Scroll position of the portal's page, in pixels. */
  readonly down?: number;
}

const pictures: readonly Picture[] = [
  { name: 'connectors', place: '/', sign: 'Northwind warehouse' },
  { name: 'connector', place: '/connectors/8', sign: 'sales_orders' },
  { name: 'edit', place: '/connectors/8/edit', sign: 'Connection check' },
  {
    name: 'check',
    place: '/connectors/8/check?source=5',
    sign: /The connector works/,
    down: 540,
  },
  { name: 'sources', place: '/sources', sign: 'Sample sales' },
  { name: 'source', place: '/sources/5', sign: 'sales_orders' },
  { name: 'tables', place: '/tables', sign: 'sales_orders' },
  { name: 'table', place: '/tables/3', sign: 'AMOUNT' },
  { name: 'new-table', place: '/tables/new?source=5', sign: 'sales_returns' },
  { name: 'files', place: '/files', sign: /Export/ },
  { name: 'keys', place: '/admin/keys', prepare: useTwoKeys, sign: 'changed connector', down: 500 },
  { name: 'journal', place: '/admin/journal', sign: 'biconnector.connector.update', down: 96 },
  { name: 'portal', place: '/admin/portal', sign: 'System user of the app' },
];

/** Creates a read-write and a read-only key and tries a write with both. The second write is refused. */
async function useTwoKeys(app: FrameLocator, frame: Frame): Promise<void> {
  for (const [name, scope] of [
    ['Nightly report', 'write'],
    ['Monitoring', 'read'],
  ] as const) {
    await app.locator('#key-name').fill(name);
    await app.locator('#key-scope').selectOption(scope);
    await app.locator('#key-name').press('Enter');
    const key = await app.locator('[data-key]').innerText();
    await fetch(new URL('/api/v1/connectors/8', frame.url()), {
      method: 'PATCH',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ sort: 50 }),
    });
    await app.getByRole('button', { name: 'Done' }).press('Enter');
  }
  await frame.evaluate("location.hash = '#/files'");
  await app
    .getByText(/Export/)
    .first()
    .waitFor();
}

async function take(app: FrameLocator, page: Page, folder: string, picture: Picture): Promise<void> {
  const { name, place, prepare, sign, down = 0 } = picture;
  const frame = page.frames().find(each => each.url().includes('/placement'));
  if (frame === undefined) throw new Error('The app is not on the page');
  const go = () => frame.evaluate(`location.hash = ${JSON.stringify(`#${place}`)}`);
  await go();
  await prepare?.(app, frame);
  await go();
  await app.getByText(sign).first().waitFor();
  await settled(frame);
  await page.evaluate(`scrollTo(0, ${down})`);
  await page.screenshot({ path: `${folder}/${name}.png` });
  say(`${name}.png`);
}

/** Waits until the frame's height has fitted its content for a while; the portal adjusts it with a delay. */
async function settled(frame: Frame): Promise<void> {
  for (let calm = 0; calm < 15;) {
    const fits = await frame.evaluate('document.documentElement.scrollHeight <= innerHeight');
    calm = fits === true ? calm + 1 : 0;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

const [folder = 'test/screenshots', ...names] = process.argv.slice(2);
const wanted = pictures.filter(({ name }) => names.length === 0 || names.includes(name));
const executable = findChromium();
if (executable === undefined) throw new Error('Pictures need a Chromium or Chrome on this machine');
await withDemo(address =>
  withInstalledApp(address, executable, async (app, page) => {
    await app.getByText('Northwind warehouse').first().waitFor();
    for (const picture of wanted) await take(app, page, folder, picture);
  }),
);
