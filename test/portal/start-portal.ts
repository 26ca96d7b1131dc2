import type { PortalOptions, Sandbox, SandboxOptions, SandboxPortal } from './api.ts';
import { isLocalApp, newClientId, type AppCard } from './app-card.ts';
import { createPortalPage } from './page.ts';
import { startSandbox } from './sandbox.ts';
import { plantSeed } from './seed/plant.ts';
import type { SeedFile } from './seed/seed-file.ts';
import { trafficOf, type TrafficEntry, type TrafficOptions } from './traffic/traffic.ts';
import type { PortalUser } from './users.ts';

export type * from './api.ts';
export type { AppCard } from './app-card.ts';
export { SandboxClock } from './clock.ts';
export { readSeedFile, SeedError, type SeedFile } from './seed/seed-file.ts';
export type { TrafficEntry, TrafficKind, TrafficOptions } from './traffic/traffic.ts';

/** What a portal for tests starts with. Everything has a default. */
export interface StartPortalOptions
  extends PortalOptions, Pick<SandboxOptions, 'clock' | 'accessTokenSeconds' | 'oauthPort'> {
  /** The app under test; without a client id it becomes a local application. `url` is its handler path. */
  readonly app?: Partial<AppCard>;
  /** Connectors, sources, tables and users to begin with; default: an empty portal with four people. */
  readonly seed?: SeedFile;
}

/** A running portal, its OAuth server, and an app on it. */
export interface RunningPortal {
  /** Address of the portal, `http://host:port`. */
  readonly origin: string;
  /** Address of its OAuth server, `http://127.0.0.1:port`; the app has to trust it. */
  readonly oauthOrigin: string;
  /** The app under test: its `clientId` and `clientSecret` are what the app has to be started with. */
  readonly app: AppCard;
  /** The portal: people, objects, faults, events, forgeries, requests so far. */
  readonly portal: SandboxPortal;
  /** The OAuth server with its faults, other apps, other portals, and the clock. */
  readonly sandbox: Sandbox;
  /**
   * Opens the app as a person does and returns its answer: its installer while the installation is unfinished, its
   * page afterwards (platform contract 2.1). Redirects are not followed.
   * @param user default: the administrator
   * @throws Error when the portal would show this person a notice instead, or the app cannot be reached
   */
  open(user?: PortalUser): Promise<Response>;
  /**
   * Installs the app without a browser, in the portal's own order: the app's installer is opened by the administrator
   * and has to answer 2xx, then installFinish is reported, then ONAPPINSTALL and ONAPPUSERREADY are delivered.
   * @returns the installer's answer, or undefined for an app without an installer
   * @throws Error when the installer answers anything but 2xx; the installation is unfinished then
   */
  install(): Promise<Response | undefined>;
  /** Everything that went in and out so far, secrets masked unless they are asked for. */
  traffic(options?: TrafficOptions): readonly TrafficEntry[];
  /** Stops all servers, timers and hanging requests. Idempotent. */
  close(): Promise<void>;
  /** The same, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a portal on free ports of this machine and adds the app to it, as saving the page "Local application" does.
 *
 * Jest and Vitest:
 * ```ts
 * let bitrix: RunningPortal;
 * beforeAll(async () => (bitrix = await startPortal({ app: { url, installUrl } })));
 * afterAll(() => bitrix.close());
 * ```
 * node:test:
 * ```ts
 * test('the app lists connectors', async t => {
 *   const bitrix = await startPortal({ app: { url } });
 *   t.after(() => bitrix.close());
 * });
 * ```
 */
export async function startPortal(options: StartPortalOptions = {}): Promise<RunningPortal> {
  const { app: card = {}, seed, clock, accessTokenSeconds, oauthPort, ...portalOptions } = options;
  const clientId = card.clientId ?? newClientId('local');
  const sandbox = await startSandbox({
    ...(clock && { clock }),
    ...(accessTokenSeconds !== undefined && { accessTokenSeconds }),
    ...(oauthPort !== undefined && { oauthPort }),
    app: { title: 'My application', ...(isLocalApp({ clientId }) && { code: clientId }), ...card, clientId },
  });
  try {
    const portal = await sandbox.addPortal({ allowLocalConnections: true, ...portalOptions });
    portal.servePages(createPortalPage(sandbox, portal));
    if (seed) plantSeed(portal, sandbox.app, seed);
    portal.addToPortal();
    return running(sandbox, portal);
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

function running(sandbox: Sandbox, portal: SandboxPortal): RunningPortal {
  const { app } = sandbox;
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= sandbox.close());

  async function open(user: PortalUser = portal.users.admin): Promise<Response> {
    const { url, body } = portal.opening({ user });
    return fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: portal.origin },
      body,
    });
  }

  return {
    get origin() {
      return portal.origin;
    },
    oauthOrigin: sandbox.oauth.origin,
    app,
    portal,
    sandbox,
    open,
    async install() {
      if (!portal.installation()) portal.addToPortal();
      const installer = portal.entrance(portal.users.admin) === 'installer' ? await open() : undefined;
      if (installer && !installer.ok)
        throw new Error(
          `The installer answered ${installer.status}: ${(await installer.text()).slice(0, 300)}`,
        );
      portal.finishInstallation();
      await portal.events.flush();
      return installer;
    },
    traffic: trafficOptions => trafficOf({ sandbox, portal }, trafficOptions),
    close,
    [Symbol.asyncDispose]: close,
  };
}
