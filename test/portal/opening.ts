import type { AppCard } from './app-card.ts';
import type { JsonMap } from './json.ts';
import type { MintedTokens } from './minted-tokens.ts';
import type { PortalUser } from './users.ts';

export interface OpeningOptions {
  /** The person who opens the app; default: the administrator. */
  readonly user?: PortalUser;
  readonly app?: AppCard;
  /** Default `DEFAULT`, the app's own page. */
  readonly placement?: string;
  /** An object becomes JSON; a string is sent as it is, for bad-input tests. */
  readonly placementOptions?: JsonMap | string;
  readonly lang?: string;
  /** Path and query of the portal page; becomes `URI` in the options of every placement but DEFAULT. */
  readonly openedFrom?: string;
  /** The URL to open; `auto` opens the installer until it has finished. */
  readonly target?: 'auto' | 'application' | 'installer';
  /** Handler URL of a placement that has its own. */
  readonly handler?: string;
}

/** One rendering of the app's frame, as the hidden form sends it (platform contract 2.1). */
export interface Opening {
  /** Handler URL with the query string. */
  readonly url: string;
  /** Path and query only, for supertest. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  /** The fields, urlencoded. */
  readonly body: string;
  /** The frame's name, `host|<0 or 1>|sid`. */
  readonly frameName: string;
  readonly appSid: string;
  readonly tokens: MintedTokens;
  readonly user: PortalUser;
  /** INSTALL as getInitData reports it. */
  readonly install: boolean;
}

/** An opening with the time of its making, in milliseconds of the sandbox clock. */
export interface MadeOpening {
  readonly at: number;
  readonly app: AppCard;
  readonly opening: Opening;
}
