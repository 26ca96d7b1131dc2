import type { BrowserContext, Frame, Page } from 'playwright-core';
import { createPortalPage } from '../../portal/page.ts';
import {
  startSandbox,
  type AppCard,
  type PortalOptions,
  type Sandbox,
  type SandboxPortal,
} from '../../portal/sandbox.ts';
import type { SampleConnector } from '../../portal/sample-connector/start-sample-connector.ts';
import type { PortalUser } from '../../portal/users.ts';
import { startProbeApp, type ProbeApp, type ProbeClient } from './probe-app.ts';
import type { BrowserRoom } from './chromium.ts';
import { errorsOf } from './troubles.ts';

export interface StageOptions {
  readonly client?: ProbeClient;
  readonly user?: (portal: SandboxPortal) => PortalUser;
  readonly installed?: boolean;
  readonly portal?: PortalOptions;
  /** Changes to the app's card. */
  readonly app?: Partial<AppCard>;
  /** The sample connector of the lab. */
  readonly sample?: SampleConnector;
}

/** A portal with its page, an app that only carries a client, and a person at the browser. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly portal: SandboxPortal;
  readonly app: AppCard;
  readonly probe: ProbeApp;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Problems the portal's page reported: page errors and console errors. */
  readonly troubles: string[];
  /** Opens a page of the portal. */
  readonly visit: (path: string) => Promise<void>;
  /** Opens the app's page and returns the frame in it. */
  readonly openApp: (query?: string) => Promise<Frame>;
  /** The newest frame of the app, once it has loaded. */
  readonly appFrame: () => Promise<Frame>;
  readonly close: () => Promise<void>;
}

/** Sets the stage; close() it after the test. */
export async function setStage(room: BrowserRoom, options: StageOptions = {}): Promise<Stage> {
  const { client = 'esm', installed = true } = options;
  const probe = await startProbeApp();
  const sandbox = await startSandbox({
    app: {
      title: 'Probe',
      url: `${probe.origin}/${client}/main`,
      installUrl: `${probe.origin}/${client}/installer`,
      eventUrl: `${probe.origin}/bare/events`,
      ...options.app,
    },
  });
  const { app } = sandbox;
  const portal = await sandbox.addPortal(options.portal);
  const { sample } = options;
  portal.servePages(createPortalPage(sandbox, portal, { sample }));
  if (installed) {
    portal.addToPortal();
    portal.finishInstallation();
  }
  const context = await room.context();
  const { cookie } = portal.sessions.open(options.user?.(portal) ?? portal.users.admin);
  await context.addCookies([{ name: 'PHPSESSID', value: cookie, url: portal.origin }]);
  const page = await context.newPage();

  const visit = async (path: string): Promise<void> => {
    await page.goto(`${portal.origin}${path}`);
  };
  const appFrame = async (): Promise<Frame> => {
    const element = await page.waitForSelector('iframe.app-frame >> nth=-1');
    const frame = await element.contentFrame();
    if (!frame) throw new Error('The iframe has no frame');
    await frame.waitForSelector('h1');
    await frame.waitForLoadState('load');
    return frame;
  };
  return {
    sandbox,
    portal,
    app,
    probe,
    context,
    page,
    troubles: errorsOf(page),
    visit,
    appFrame,
    async openApp(query = '') {
      await visit(`/marketplace/app/${app.clientId}/${query}`);
      return appFrame();
    },
    async close() {
      await context.close();
      await Promise.all([sandbox.close(), probe.close()]);
    },
  };
}

/** Gives every test of a group its own stage and clears it away. */
export function stages(room: BrowserRoom): (options?: StageOptions) => Promise<Stage> {
  const open: Stage[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map(stage => stage.close()));
  });
  return async options => {
    const stage = await setStage(room, options);
    open.push(stage);
    return stage;
  };
}

/** Starts the SDK in the frame, as an app does. */
export async function startSdk(frame: Frame): Promise<void> {
  await frame.evaluate('start()');
}

/**
 * Stops the time of the page and its frames, so that no time limit runs out on a busy machine: the SDK waits 900 ms for most
 * replies, and notes vanish after some seconds.
 */
export async function stopTime(page: Page): Promise<void> {
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
}
