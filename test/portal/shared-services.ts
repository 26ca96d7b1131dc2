import type { RequestListener } from 'node:http';
import type { AppCard } from './app-card.ts';
import type { SandboxClock } from './clock.ts';
import type { Forgeries } from './forgeries.ts';
import type { TokenRegistry } from './oauth/token-registry.ts';

/** Services that the portals of one sandbox share. */
export interface SharedServices<Portal = unknown> {
  readonly clock: SandboxClock;
  readonly tokens: TokenRegistry;
  readonly app: AppCard;
  readonly oauthOrigin: string;
  readonly oauthHost: string;
  readonly serveToken: RequestListener;
  readonly forge: (portal: Portal) => Forgeries;
}
