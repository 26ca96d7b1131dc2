import type { Browser } from 'playwright-core';
import { clientFolder } from '../../server/wiring/paths.ts';
import { readAssets } from '../../server/web/placement/assets.ts';
import { findChromium, launchChromium } from '../stage/browser/chromium.ts';
import { startDesk, type DeskUnderTest } from '../stage/desk.ts';
import { createPortalPage } from '../portal/page.ts';
import { startSandbox } from '../portal/sandbox.ts';

export interface BrowserRoom {
  readonly desk: DeskUnderTest;
  readonly browser: Browser;
  /** Address of the app's page in the portal. */
  readonly address: string;
}

/** Runs the work with the real app in a portal's frame and a Chromium, or says that there is no Chromium. */
export async function withBrowser(
  subject: string,
  work: (room: BrowserRoom) => Promise<void>,
): Promise<void> {
  const executable = findChromium();
  if (executable === undefined) {
    process.stdout.write(`\nNo Chromium on this machine: ${subject} was not measured\n`);
    return;
  }
  const sandbox = await startSandbox({ app: { scopes: ['biconnector'] } });
  const portal = await sandbox.addPortal();
  const desk = await startDesk({ sandbox, assets: readAssets(clientFolder), config: { logLevel: 'info' } });
  portal.seedDemo();
  portal.servePages(createPortalPage(sandbox, portal));
  const browser = await launchChromium(executable);
  try {
    await work({
      desk,
      browser,
      address: `${portal.origin}/marketplace/app/${sandbox.app.clientId}/`,
    });
  } finally {
    await browser.close();
    await desk.close();
  }
}
