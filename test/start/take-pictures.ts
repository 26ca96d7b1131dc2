/**
 * Takes the pictures of README.md and docs/ with a browser, whole pages of the demo.
 * `npx tsx test/start/take-pictures.ts docs/pictures` takes all; names after the folder select pictures.
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
}

const pictures: readonly Picture[] = [
  { name: 'database', place: '/databases/:id', sign: 'order_lines' },
  { name: 'connector', place: '/connectors/1', sign: 'Stock levels' },
];

const width = 1280;

/** Publishes the sample shop with a service key that the page makes. Returns the id of its database. */
async function publishSample(app: FrameLocator, frame: Frame): Promise<string> {
  await frame.evaluate("location.hash = '#/admin/keys'");
  await app.locator('#key-name').fill('Nightly report');
  await app.locator('#key-scope').selectOption('write');
  await app.locator('#key-name').press('Enter');
  const key = await app.locator('[data-key]').innerText();
  await app.getByRole('button', { name: 'Done' }).press('Enter');
  const answer = await fetch(new URL('/api/v1/databases/sample', frame.url()), {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: '{}',
  });
  const { item } = (await answer.json()) as { readonly item: { readonly id: string } };
  return item.id;
}

async function take(
  app: FrameLocator,
  frame: Frame,
  page: Page,
  folder: string,
  picture: Picture,
): Promise<void> {
  const { name, place, sign } = picture;
  await frame.evaluate(`location.hash = ${JSON.stringify(`#${place}`)}`);
  await app.getByText(sign).first().waitFor();
  await page.setViewportSize({ width, height: 720 });
  await settled(frame);
  // A window as high as the page shows all of it; a browser does not paint what lies outside the window in a frame.
  const height = await page.evaluate<number>('document.documentElement.scrollHeight');
  await page.setViewportSize({ width, height });
  await settled(frame);
  await page.screenshot({ path: `${folder}/${name}.png` });
  say(`${name}.png`);
}

/** Waits until the frame's height has fitted its content for a while; the portal adjusts it with a delay. */
async function settled(frame: Frame): Promise<void> {
  for (let calm = 0; calm < 15;) {
    const fits = await frame.evaluate(
      'document.documentElement.scrollHeight <= innerHeight && innerHeight < document.querySelector("main").offsetHeight + 40',
    );
    calm = fits === true ? calm + 1 : 0;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

const [folder = 'docs/pictures', ...names] = process.argv.slice(2);
const wanted = pictures.filter(({ name }) => names.length === 0 || names.includes(name));
const executable = findChromium();
if (executable === undefined) throw new Error('Pictures need a Chromium or Chrome on this machine');
await withDemo(address =>
  withInstalledApp(address, executable, async (app, page) => {
    await app.getByText('Northwind warehouse').first().waitFor();
    const frame = page.frames().find(each => each.url().includes('/placement'));
    if (frame === undefined) throw new Error('The app is not on the page');
    const id = await publishSample(app, frame);
    for (const picture of wanted)
      await take(app, frame, page, folder, { ...picture, place: picture.place.replace(':id', id) });
  }),
);
