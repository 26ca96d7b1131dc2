import { randomBytes } from 'node:crypto';
import type { PortalOptions, Sandbox, SandboxOptions, SandboxPortal } from './api.ts';
import { makeAppCard, type AppCard } from './app-card.ts';
import { SandboxClock } from './clock.ts';
import { listen } from './http/listen.ts';
import { PortalForgeries } from './portal-forgeries.ts';
import { OAuthControls, serveOAuth } from './oauth/oauth-server.ts';
import type { OAuthState } from './oauth/oauth-state.ts';
import { documentedToggles } from './oauth/toggles.ts';
import { TokenRegistry } from './oauth/token-registry.ts';
import { answerFailure } from './portal-server.ts';
import { Portal } from './portal.ts';
import { startTrap, type OpenTrap } from './trap.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';

export type * from './api.ts';
export type { AppCard } from './app-card.ts';
export { SandboxClock } from './clock.ts';

/** Starts an OAuth server and a trap; addPortal() adds portals. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock =
    options.clock === 'frozen' ? new SandboxClock({ frozen: true }) : (options.clock ?? new SandboxClock());
  const tokens = new TokenRegistry(clock, options.accessTokenSeconds ?? 3600);
  const apps: AppCard[] = [makeAppCard(options.app)];
  const [app] = apps as [AppCard];
  const portals: Portal[] = [];
  const trap: OpenTrap = await startTrap(clock);
  const toggles = documentedToggles();
  const controls = new OAuthControls();

  const serveToken = (request: IncomingMessage, response: ServerResponse): void => {
    serveOAuth(controls, state, request, response).catch((error: unknown) => answerFailure(response, error));
  };
  const server = await listen('127.0.0.1', options.oauthPort ?? 0, serveToken);
  const { origin, host } = server;
  const state: OAuthState = {
    clock,
    tokens,
    toggles,
    host,
    origin,
    findApp: clientId => apps.find(each => each.clientId === clientId),
    findPortal: memberId => portals.find(each => each.memberId === memberId),
  };
  const oauth = Object.assign(controls, { origin, host, toggles });

  const removeApp = (gone: AppCard): void => {
    const owner = portals.find(portal => portal.installation(gone));
    if (owner) throw new Error(`${gone.title} is still on ${owner.host}: call uninstall first.`);
    const place = apps.indexOf(gone);
    if (place >= 0) apps.splice(place, 1);
  };

  const registerApp = (card?: Partial<AppCard>): AppCard => {
    const made = makeAppCard({ title: 'Another app', ...card });
    apps.push(made);
    return made;
  };

  /** Another vendor's app on the portal, for tokens that must not be accepted. */
  const strangerOn = (portal: SandboxPortal): AppCard => {
    const stranger =
      apps.find(each => each.code === 'stranger.app') ??
      registerApp({ code: 'stranger.app', unlisted: true });
    if (!portal.installation(stranger)) portal.addToPortal(stranger);
    return stranger;
  };

  const forge = (portal: Portal): PortalForgeries =>
    new PortalForgeries({
      portal,
      events: portal.events,
      trap,
      app,
      stranger: () => strangerOn(portal),
      elsewhere: () => portals.find(each => each !== portal && each.installation()),
      mintExpired: ({ user }, card) => {
        const epoch = portal.installation(card)?.epoch ?? 0;
        return tokens.mint({ app: card, memberId: portal.memberId, userId: user.id, epoch }, -60).accessToken;
      },
    });

  return {
    clock,
    oauth,
    apps,
    app,
    portals,
    trap,
    registerApp,
    removeApp,
    async addPortal(portalOptions: PortalOptions = {}) {
      const memberId = portalOptions.memberId ?? randomBytes(16).toString('hex');
      const portal = new Portal(
        { clock, tokens, app, oauthOrigin: origin, oauthHost: host, serveToken, forge },
        { ...portalOptions, memberId },
      );
      await portal.open(portalOptions.port);
      portals.push(portal);
      return portal;
    },
    async close() {
      controls.faults.release();
      await Promise.all(portals.map(portal => portal.close()));
      await Promise.all([server.close(), trap.close()]);
      clock.close();
    },
  };
}
