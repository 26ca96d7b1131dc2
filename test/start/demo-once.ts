/**
 * Starts `npm run demo` as a new user would and uses it once: installs the app, waits until it opens, looks up a
 * connector. Without a browser it goes as far as HTTP goes. With a path, keeps a picture of what it saw there:
 * `npx tsx test/start/demo-once.ts test/screenshots/connector.png` makes the README's.
 */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { findChromium, launchChromium } from '../browser/chromium.ts';
import { start } from './process.ts';

async function freePort(): Promise<string> {
  const probe = createServer();
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise(resolve => probe.close(resolve));
  return String(port);
}

const say = (text: string) => process.stdout.write(`${text}\n`);

const env = {
  PORT: await freePort(),
  PORTAL_PORT: await freePort(),
  HOME: process.env['HOME'] ?? '',
  LANG: 'en_US.UTF-8',
};
const demo = start('npm', ['run', 'demo'], env);
try {
  const [address] = await demo.printed(/http:\/\/localhost:\d+\/?/, 180_000);
  say(`The demo printed ${address}`);
  const executable = findChromium();
  if (executable === undefined) {
    const { status } = await fetch(address);
    say(`There is no browser on this machine; the portal answers ${status}`);
    process.exitCode = status === 200 ? 0 : 1;
  } else {
    await useOnce(address, executable, process.argv[2]);
  }
} finally {
  await demo.stop('SIGINT');
}

async function useOnce(address: string, executable: string, picture: string | undefined): Promise<void> {
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
    const app = page.frameLocator('iframe.app-frame');
    await app.getByRole('textbox').fill('1');
    await app.getByRole('textbox').press('Enter');
    const title = app.getByRole('heading', { name: 'Northwind warehouse' });
    await title.waitFor();
    say(`Connector 1 is shown: ${await title.innerText()}`);
    if (picture !== undefined) {
      // The portal gives the frame the height its content wants a moment later.
      const frame = page.frames().find(each => each.url().includes('/placement'));
      while (await frame?.evaluate('document.documentElement.scrollHeight > window.innerHeight'))
        await page.waitForTimeout(50);
      await page.screenshot({ path: picture });
    }
  } finally {
    await browser.close();
  }
}
