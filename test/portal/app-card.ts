import { randomBytes, randomInt } from 'node:crypto';

/** An application as the vendor's cabinet knows it. URLs may change later, because a test learns the app's port late. */
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
  /** Install page, or install callback of an API-only app. Without it the app is usable at once. */
  installUrl?: string;
  /** "Event handler" of the version card; it also gets lifecycle events. */
  eventUrl?: string;
  /** Return address of the authorization-code flow. If it is empty, the portal displays the code. */
  redirectUrl: string;
  /** Text of the left menu's entry per language; default: the title. */
  menuTitles?: Partial<Readonly<Record<'en' | 'ru', string>>>;
  /** Keeps the app out of the portal's menus and lists, as a helper of the forgeries. */
  readonly unlisted?: boolean;
  /** Lets any user install, not only administrators. */
  userMayInstall?: boolean;
  /** "Uses only API": the app has no page. */
  apiOnly?: boolean;
}

/** True for an app that one portal registered for itself; its client id begins with `local.` (platform contract 1.1). */
export function isLocalApp(app: Pick<AppCard, 'clientId'>): boolean {
  return app.clientId.startsWith('local.');
}

/** Makes the client id of a new app. */
export function newClientId(kind: 'app' | 'local', id = randomBytes(7).toString('hex')): string {
  return `${kind}.${id}.${String(randomInt(10_000_000, 99_999_999))}`;
}

/** Completes a card with fresh ids and harmless defaults (handlers on the discard port). */
export function makeAppCard(card: Partial<AppCard> = {}): AppCard {
  const id = randomBytes(7).toString('hex');
  return {
    clientId: newClientId('app', id),
    clientSecret: randomBytes(25).toString('hex'),
    code: `sandbox.app${id}`,
    title: 'Connector Desk',
    scopes: ['biconnector', 'placement', 'user'],
    url: 'http://127.0.0.1:9/placement',
    redirectUrl: 'http://127.0.0.1:9/oauth/callback',
    ...card,
  };
}
