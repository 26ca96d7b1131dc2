import { randomBytes, randomInt } from 'node:crypto';

/** What the vendor's cabinet knows about an application. URLs may change later: a test learns the app's port late. */
export interface AppCard {
  /** `app.<14 hex>.<8 digits>` for the marketplace, `local.<14 hex>.<8 digits>` for one portal. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Symbolic code, `partner.appname`. */
  readonly code: string;
  title: string;
  scopes: readonly string[];
  /** The main handler, opened in the frame. */
  url: string;
  /** Install page (or install callback of an API-only app). Its absence makes the app usable at once. */
  installUrl?: string;
  /** "Event handler" of the version card: also serves lifecycle events. */
  eventUrl?: string;
  /** Where the authorization-code flow returns. Empty: the portal just displays the code. */
  redirectUrl: string;
  /** Any user may install, not only administrators. */
  userMayInstall?: boolean;
  /** "Uses only API": no page is ever opened. */
  apiOnly?: boolean;
}

/** A complete card; whatever is not given is fresh and harmless (handlers on the discard port). */
export function makeAppCard(card: Partial<AppCard> = {}): AppCard {
  const id = randomBytes(7).toString('hex');
  return {
    clientId: `app.${id}.${String(randomInt(10_000_000, 99_999_999))}`,
    clientSecret: randomBytes(25).toString('hex'),
    code: `sandbox.app${id}`,
    title: 'Connector Desk',
    scopes: ['biconnector', 'placement', 'user'],
    url: 'http://127.0.0.1:9/placement',
    redirectUrl: 'http://127.0.0.1:9/oauth/callback',
    ...card,
  };
}
