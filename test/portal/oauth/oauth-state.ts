import type { AppCard } from '../app-card.ts';
import type { SandboxClock } from '../clock.ts';
import type { PortalState } from '../portal-state.ts';
import type { OAuthToggles } from './toggles.ts';
import type { TokenRegistry } from './token-registry.ts';

/** State of the OAuth server. */
export interface OAuthState {
  readonly clock: SandboxClock;
  readonly tokens: TokenRegistry;
  readonly toggles: OAuthToggles;
  /** `host:port` of this server. */
  readonly host: string;
  readonly origin: string;
  findApp(clientId: string): AppCard | undefined;
  findPortal(memberId: string): PortalState | undefined;
}
