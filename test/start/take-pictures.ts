/**
 * Takes the README's pictures: one of each page, in the demo, by a browser.
 * `npx tsx test/start/take-pictures.ts test/screenshots`
 */
import type { Frame, FrameLocator, Page } from 'playwright-core';
import { findChromium } from '../browser/chromium.ts';
import { say, withDemo, withInstalledApp } from './with-demo.ts';

interface Picture {
  readonly name: string;
  /** Where in the app. */
  readonly place: string;
  /** Something that is there when the page is complete. */
  readonly sign: string | RegExp;
  /** How far down the portal's page, in pixels. */
  readonly down?: number;
}

const pictures: readonly Picture[] = [
  { name: 'connectors', place: '/', sign: 'Northwind warehouse' },
  { name: 'connector', place: '/connectors/8', sign: 'sales_orders' },
  { name: 'edit', place: '/connectors/8/edit', sign: 'Addresses Bitrix24 calls' },
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
];

async function take(app: FrameLocator, page: Page, folder: string, picture: Picture): Promise<void> {
  const { name, place, sign, down = 0 } = picture;
  const frame = page.frames().find(each => each.url().includes('/placement'));
  if (frame === undefined) throw new Error('The app is not on the page');
  await frame.evaluate(`location.hash = ${JSON.stringify(`#${place}`)}`);
  await app.getByText(sign).first().waitFor();
  await settled(frame);
  await page.evaluate(`scrollTo(0, ${down})`);
  await page.screenshot({ path: `${folder}/${name}.png` });
  say(`${name}.png`);
}

/** The portal gives the frame the height its content wants a moment later: looks until that has held for a while. */
async function settled(frame: Frame): Promise<void> {
  for (let calm = 0; calm < 15;) {
    const fits = await frame.evaluate('document.documentElement.scrollHeight <= innerHeight');
    calm = fits === true ? calm + 1 : 0;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

const executable = findChromium();
if (executable === undefined) throw new Error('Pictures need a Chromium or Chrome on this machine');
await withDemo(address =>
  withInstalledApp(address, executable, async (app, page) => {
    await app.getByText('Northwind warehouse').first().waitFor();
    for (const picture of pictures) await take(app, page, process.argv[2] ?? 'test/screenshots', picture);
  }),
);
