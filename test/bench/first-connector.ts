import type { Browser } from 'playwright-core';
import { withBrowser } from './browser-room.ts';

const rounds = 5;

/** Measures a person's wait in Chromium, from the click on a link `…?connector=1` until that connector is shown. */
export async function measureFirstConnector(): Promise<void> {
  await withBrowser('the time until a connector is shown', async ({ browser, address }) => {
    const waits = [];
    for (let round = 0; round < rounds; round += 1)
      waits.push(await waitsOf(browser, `${address}?connector=1`));
    process.stdout.write(`\nTime until a connector is shown in Chromium, ms, median of ${rounds}\n`);
    console.table({
      'first visit, nothing cached': median(waits.map(({ cold }) => cold)),
      'second visit': median(waits.map(({ warm }) => warm)),
    });
  });
}

/** Times in milliseconds. */
interface Wait {
  /** Includes loading the portal's own page around the frame. */
  readonly "from the portal's page": number;
  /** Starts with the POST into the frame. */
  readonly "from the app's opening": number;
}

async function waitsOf(browser: Browser, address: string): Promise<Readonly<Record<'cold' | 'warm', Wait>>> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  const visit = async (): Promise<Wait> => {
    const begun = performance.now();
    await page.goto(address, { waitUntil: 'commit' });
    const frame = await (await page.waitForSelector('iframe.app-frame')).contentFrame();
    if (frame === null) throw new Error('The iframe has no frame');
    await page
      .frameLocator('iframe.app-frame')
      .locator('.panel #result-title')
      .getByText('Northwind warehouse')
      .waitFor();
    const shown: number = await frame.evaluate('performance.now()');
    return {
      "from the portal's page": Math.round(performance.now() - begun),
      "from the app's opening": Math.round(shown),
    };
  };
  try {
    const cold = await visit();
    await page.goto('about:blank');
    return { cold, warm: await visit() };
  } finally {
    await context.close();
  }
}

function median(waits: readonly Wait[]): Wait {
  const medianOf = (name: keyof Wait): number =>
    waits.map(wait => wait[name]).sort((a, b) => a - b)[Math.floor(waits.length / 2)] ?? NaN;
  return {
    "from the portal's page": medianOf("from the portal's page"),
    "from the app's opening": medianOf("from the app's opening"),
  };
}
