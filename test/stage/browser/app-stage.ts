import type { BrowserContext, BrowserContextOptions, Frame, FrameLocator, Page } from 'playwright-core';
import { clientFolder } from '../../../server/wiring/paths.ts';
import { readAssets } from '../../../server/web/placement/assets.ts';
import { startDeskOnFile, type DeskOnFile } from '../desk-on-file.ts';
import type { DeskUnderTest } from '../desk.ts';
import type { DatabaseAdapter } from '../../../server/databases/port/database-adapter.ts';
import { makeCertificate } from '../../portal/http/certificate.ts';
import { createPortalPage } from '../../portal/page.ts';
import { bxRestScript } from '../../portal/page/bx-rest.ts';
import { startSandbox, type PortalOptions, type Sandbox, type SandboxPortal } from '../../portal/sandbox.ts';
import type { PortalUser } from '../../portal/users.ts';
import type { BrowserRoom } from './chromium.ts';
import { troublesOf } from './troubles.ts';

export interface AppStageOptions {
  /** False: the card is not even on the portal. */
  readonly installed?: boolean;
  /** Who sits at the browser, default the administrator. */
  readonly user?: (portal: SandboxPortal) => PortalUser;
  readonly portal?: PortalOptions;
  /** The analyst's databases; default: real ones. */
  readonly databases?: DatabaseAdapter;
  readonly outboundAddresses?: readonly string[];
  /** True: a portal without connectors, as every real one is at first. */
  readonly empty?: boolean;
  readonly browser?: BrowserContextOptions;
  /** Gives the app's page a `BX.rest` of that person. */
  readonly bxRest?: boolean;
  /** The app over https, with the cookies that brings. */
  readonly secure?: boolean;
  /** Preferences of Chromium, given the address of the app. */
  readonly preferences?: (appOrigin: string) => object;
}

/** Well below the time a test may take, so that a failure names the step; far above what a busy machine needs. */
const patienceMs = 60_000;

/** The real app in the frame of a portal's page, and a person at the browser. */
export interface AppStage {
  readonly sandbox: Sandbox;
  readonly portal: SandboxPortal;
  readonly desk: DeskUnderTest;
  /** What the app has stored. */
  readonly rows: DeskOnFile['rows'];
  readonly user: PortalUser;
  readonly context: BrowserContext;
  readonly page: Page;
  /** The newest frame of the app on the page, whichever that is at the time. */
  readonly app: FrameLocator;
  /** What must not happen in an ordinary session, see {@link troublesOf}. */
  readonly troubles: string[];
  readonly visit: (path: string) => Promise<void>;
  /** Opens the app from the portal's menu and waits for its field, or for the words of a failure. */
  readonly open: (query?: string) => Promise<void>;
  readonly frame: () => Promise<Frame>;
  readonly close: () => Promise<void>;
}

async function setAppStage(room: BrowserRoom, options: AppStageOptions): Promise<AppStage> {
  const { installed = true, secure = false } = options;
  const sandbox = await startSandbox({ app: { scopes: ['biconnector'] } });
  const portal = await sandbox.addPortal(options.portal);
  const {
    t: desk,
    rows,
    close,
  } = await startDeskOnFile({
    sandbox,
    installed,
    assets: readAssets(clientFolder),
    ...(options.databases && { databases: options.databases }),
    ...(options.outboundAddresses && { config: { outboundAddresses: options.outboundAddresses } }),
    ...(secure && { certificate: await makeCertificate() }),
  });
  if (!installed) portal.uninstall({ clean: true });
  if (options.empty !== true) portal.seedDemo();
  // Bitrix24 calls the hosted endpoints of the app under test, which is on this computer.
  if (options.databases) portal.endpoints.allowLocal = true;
  portal.servePages(createPortalPage(sandbox, portal));

  const settings = { ...options.browser, ignoreHTTPSErrors: secure };
  const context = options.preferences
    ? await room.profile(options.preferences(desk.origin), settings)
    : await room.context(settings);
  const user = options.user?.(portal) ?? portal.users.admin;
  const { cookie } = portal.sessions.open(user);
  await context.addCookies([{ name: 'PHPSESSID', value: cookie, url: portal.origin }]);
  if (options.bxRest) await context.addInitScript(await bxRestScript(portal, sandbox.app, user));

  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const app = page.frameLocator('iframe.app-frame >> nth=-1');
  const visit = async (path: string): Promise<void> => {
    await page.goto(`${portal.origin}${path}`);
  };
  return {
    sandbox,
    portal,
    desk,
    rows,
    user,
    context,
    page,
    app,
    troubles: troublesOf(page),
    visit,
    async open(query = '') {
      await visit(`/marketplace/app/${sandbox.app.clientId}/${query}`);
      await field(app).or(app.locator('article')).first().waitFor();
    },
    async frame() {
      const frame = await (await page.waitForSelector('iframe.app-frame >> nth=-1')).contentFrame();
      if (!frame) throw new Error('The iframe has no frame');
      return frame;
    },
    async close() {
      await context.close();
      await close();
    },
  };
}

/** Gives every test of a group its own stage and clears it away. */
export function appStages(room: BrowserRoom): (options?: AppStageOptions) => Promise<AppStage> {
  const open: AppStage[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map(stage => stage.close()));
  });
  return async (options = {}) => {
    const stage = await setAppStage(room, options);
    open.push(stage);
    return stage;
  };
}

/** The app's page, wherever it stands: in the portal's frame or on its own. */
export type AppPage = Pick<FrameLocator, 'getByRole' | 'locator'>;

export const field = (app: AppPage) => app.getByRole('textbox');

export async function lookUp(app: AppPage, id: string): Promise<void> {
  await field(app).fill(id);
  await field(app).press('Enter');
}

/**
 * Waits until the script is true in the frame, across reloads of it. Playwright's own waitForFunction evaluates text
 * in the page, which the app's policy forbids.
 */
export async function until(frame: Frame, script: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  // While the frame loads there is nothing to evaluate in.
  while ((await frame.evaluate(script).catch(() => false)) !== true) {
    if (Date.now() > deadline) throw new Error(`The frame did not come to this: ${script}`);
    await new Promise(resolve => setTimeout(resolve, 30));
  }
}

/** Has the frame loaded again in the way this script does it, and waits until a new document is there. */
export async function loadAgain(frame: Frame, script: string): Promise<void> {
  await frame.evaluate(`window.former = true; setTimeout(() => { ${script} })`);
  await until(frame, "window.former === undefined && document.readyState === 'complete'");
}

/** Waits until the result, a connector or a failure, carries this title. */
export const result = (app: AppPage, title: string): Promise<void> =>
  app.locator('#result-title').getByText(title, { exact: true }).waitFor();

/** Waits until the page says which way the answer came. */
export const answeredThrough = (app: AppPage, route: string): Promise<void> =>
  app.locator('.route').getByText(`Loaded via ${route}`, { exact: true }).waitFor();

/** Waits until the page is connected with the portal around it, which is when an administrator sees the administration. */
export const connected = (app: AppPage): Promise<void> =>
  app.getByRole('link', { name: 'Administration' }).waitFor();

/** As {@link connected}, for anybody: what the page sends to the portal's page first of all after the handshake. */
export async function connectedForAnybody({ page }: AppStage): Promise<void> {
  await page.waitForFunction(
    "portalPage.frameLog.entries.some(({ text }) => text.startsWith('resizeWindow'))",
  );
}

/** How often the portal's REST has been asked for a connector. */
export const connectorCalls = ({ rest }: SandboxPortal): number =>
  rest.requests.filter(({ restMethod }) => restMethod === 'biconnector.connector.get').length;

/** How often the app's server has been asked for a connector. */
export const serverCalls = ({ heard }: DeskUnderTest): number =>
  heard.filter(({ path }) => path.startsWith('/api/connectors/')).length;
