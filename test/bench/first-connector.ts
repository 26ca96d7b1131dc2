import type { Browser } from 'playwright-core';
import { hearLoads, layoutShift, type Loaded } from '../stage/browser/loaded-until.ts';
import { withBrowser } from './browser-room.ts';

const rounds = 5;

/**
 * Measures a person's wait in Chromium, from the click on a link `…?connector=1` until that connector is shown, and what the
 * browser loads for it.
 */
export async function measureFirstConnector(): Promise<void> {
  await withBrowser('the time until a connector is shown', async ({ browser, address, desk }) => {
    const visits = [];
    for (let round = 0; round < rounds; round += 1)
      visits.push(await visitsOf(browser, `${address}?connector=1`, desk.origin));
    process.stdout.write(`\nTime until a connector is shown in Chromium, ms, median of ${rounds}\n`);
    console.table({
      'first visit, nothing cached': medians(visits.map(({ cold }) => cold.wait)),
      'second visit': medians(visits.map(({ warm }) => warm.wait)),
    });
    const [first] = visits;
    if (first === undefined) return;
    process.stdout.write('\nWhat Chromium asks the app for until a connector is shown, kB as sent\n');
    console.table({
      'first visit, nothing cached': countsOf(first.cold.loaded),
      'second visit': countsOf(first.warm.loaded),
    });
    const shifts = visits.flatMap(({ cold, warm }) => [cold.shift, warm.shift]);
    process.stdout.write(
      `Layout shift of the frame, most of ${shifts.length} visits: ${Math.max(...shifts)}\n`,
    );
  });
}

/** Times in milliseconds. */
interface Wait {
  /** Includes loading the portal's own page around the frame. */
  readonly "from the portal's page": number;
  /** Starts with the POST into the frame. */
  readonly "from the app's opening": number;
}

interface Visit {
  readonly wait: Wait;
  readonly loaded: readonly Loaded[];
  readonly shift: number;
}

async function visitsOf(
  browser: Browser,
  address: string,
  origin: string,
): Promise<Readonly<Record<'cold' | 'warm', Visit>>> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  const loads = hearLoads(page, origin);
  const visit = async (): Promise<Visit> => {
    loads.forget();
    const begun = performance.now();
    await page.goto(address, { waitUntil: 'commit' });
    const frame = await (await page.waitForSelector('iframe.app-frame')).contentFrame();
    if (frame === null) throw new Error('The iframe has no frame');
    await page
      .frameLocator('iframe.app-frame')
      .locator('.panel #result-title')
      .getByText('Northwind warehouse')
      .waitFor();
    const count = loads.count();
    const shown: number = await frame.evaluate('performance.now()');
    const wait = {
      "from the portal's page": Math.round(performance.now() - begun),
      "from the app's opening": Math.round(shown),
    };
    return { wait, loaded: await loads.loaded(count), shift: await layoutShift(frame) };
  };
  try {
    const cold = await visit();
    await page.goto('about:blank');
    return { cold, warm: await visit() };
  } finally {
    await context.close();
  }
}

function countsOf(loaded: readonly Loaded[]) {
  const kB = (kinds: readonly Loaded['kind'][]): number => {
    const bytes = loaded
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((sum, each) => sum + each.bytes, 0);
    return Math.round(bytes / 100) / 10;
  };
  return {
    requests: loaded.length,
    scripts: loaded.filter(({ kind }) => kind === 'script').length,
    'JavaScript kB': kB(['script']),
    'CSS kB': kB(['stylesheet']),
    'page and answers kB': kB(['document', 'api', 'other']),
  };
}

function medians(waits: readonly Wait[]): Wait {
  const medianOf = (name: keyof Wait): number =>
    waits.map(wait => wait[name]).sort((a, b) => a - b)[Math.floor(waits.length / 2)] ?? NaN;
  return {
    "from the portal's page": medianOf("from the portal's page"),
    "from the app's opening": medianOf("from the app's opening"),
  };
}
