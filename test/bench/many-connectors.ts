import { tokenOf } from '../stage/desk.ts';
import { withBrowser, type BrowserRoom } from './browser-room.ts';

const count = 5_000;

/** Measures a list of many connectors, through the server's API and on the page in a browser. */
export async function measureManyConnectors(): Promise<void> {
  await withBrowser(`${count} connectors`, async room => {
    const { portal } = room.desk;
    portal.seedConnectors(count);
    portal.rest.recording = false;
    const rows = { ...(await throughApi(room)), ...(await onThePage(room)) };
    process.stdout.write(`\n${count} connectors\n`);
    console.table(
      Object.fromEntries(Object.entries(rows).map(([name, ms]) => [name, { ms: Math.round(ms) }])),
    );
  });
}

async function throughApi({ desk }: BrowserRoom): Promise<Readonly<Record<string, number>>> {
  const headers = { authorization: `Bearer ${tokenOf(await desk.open())}` };
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const begun = performance.now();
    const { json } = await desk.request('/api/connectors', { headers });
    times.push(performance.now() - begun);
    const { items } = json as unknown as { readonly items: readonly unknown[] };
    if (items.length < count) throw new Error(`Only ${items.length} were listed`);
  }
  return { 'GET /api/connectors, all pages, best of 3': Math.min(...times) };
}

async function onThePage({ browser, address }: BrowserRoom): Promise<Readonly<Record<string, number>>> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  const begun = performance.now();
  await page.goto(address, { waitUntil: 'commit' });
  const frame = await (await page.waitForSelector('iframe.app-frame')).contentFrame();
  if (frame === null) throw new Error('The iframe has no frame');
  const rows = frame.locator('.virtual-row');
  await rows.first().waitFor();
  const shown = performance.now() - begun;
  const searched = performance.now();
  await frame.getByRole('textbox').fill(String(count - 1));
  await frame
    .locator('.virtual-row', { hasText: String(count - 1) })
    .first()
    .waitFor();
  const found = performance.now() - searched;
  await frame.getByRole('textbox').fill('');
  // The slowest frame during a second of scrolling is what a person notices.
  const slowest: number = await frame.evaluate(`new Promise(resolve => {
    const box = document.querySelector('.virtual');
    const begun = performance.now();
    let last = begun, slowest = 0;
    requestAnimationFrame(function step(now) {
      slowest = Math.max(slowest, now - last);
      last = now;
      box.scrollTop += 120;
      if (now - begun < 1000) requestAnimationFrame(step);
      else resolve(slowest);
    });
  })`);
  await page.close();
  return {
    'from the click to the first rows on the page': shown,
    'search among the rows': found,
    'slowest frame in a second of scrolling': slowest,
  };
}
