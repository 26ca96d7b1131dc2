/**
 * Starts `npm run demo` as a new user would and uses it once: installs the app, waits until it opens, looks up a connector.
 * Without a browser it only checks that the portal answers.
 */
import { findChromium } from '../stage/browser/chromium.ts';
import { say, withDemo, withInstalledApp } from './with-demo.ts';

await withDemo(async address => {
  const executable = findChromium();
  if (executable === undefined) {
    const { status } = await fetch(address);
    say(`There is no browser on this machine; the portal answers ${status}`);
    process.exitCode = status === 200 ? 0 : 1;
    return;
  }
  await withInstalledApp(address, executable, async app => {
    await app.getByRole('textbox').fill('1');
    await app.getByRole('textbox').press('Enter');
    const title = app.getByRole('heading', { name: 'Northwind warehouse' });
    await title.waitFor();
    say(`Connector 1 is shown: ${await title.innerText()}`);
  });
});
