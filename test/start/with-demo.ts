import { createServer, type AddressInfo } from 'node:net';
import type { FrameLocator, Page } from 'playwright-core';
import { launchChromium } from '../stage/browser/chromium.ts';
import { start } from './process.ts';

/** A port that nobody listens on right now; the demo has to be told its ports. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise(resolve => probe.close(resolve));
  return port;
}

export const say = (text: string) => process.stdout.write(`${text}\n`);

/** Starts `npm run demo` as a new user would, and stops it when the work is done. */
export async function withDemo(work: (address: string) => Promise<void>): Promise<void> {
  const demo = start('npm', ['run', 'demo'], {
    PORT: String(await freePort()),
    PORTAL_PORT: String(await freePort()),
    HOME: process.env['HOME'] ?? '',
    LANG: 'en_US.UTF-8',
  });
  try {
    const [address] = await demo.printed(/http:\/\/localhost:\d+\/?/, 180_000);
    say(`The demo printed ${address}`);
    await work(address);
  } finally {
    await demo.stop('SIGINT');
  }
}

/** Installs the app in a browser as the portal's administrator, and runs the work in it. */
export async function withInstalledApp(
  address: string,
  executable: string,
  work: (app: FrameLocator, page: Page) => Promise<void>,
): Promise<void> {
  const browser = await launchChromium(executable);
  try {
    const page = await browser.newPage({
      viewport: { width: 1280, height: 720 },
      locale: 'en-US',
      colorScheme: 'light',
    });
    await page.goto(new URL('/marketplace/', address).href);
    await page.getByRole('button', { name: 'Install' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Install', exact: true }).click();
    await page.waitForURL(/install_finished=Y/);
    say('The app is installed and the portal has opened it');
    await work(page.frameLocator('iframe.app-frame'), page);
  } finally {
    await browser.close();
  }
}
