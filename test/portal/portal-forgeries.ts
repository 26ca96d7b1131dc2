import { randomBytes } from 'node:crypto';
import type { SandboxPortal, Trap } from './api.ts';
import type { AppCard } from './app-card.ts';
import type { DeliveryReport, EventOverrides } from './events/event-queue.ts';
import type { PortalEventQueue } from './events/portal-event-queue.ts';
import type { EventForgery, Forgeries, OpeningForgery } from './forgeries.ts';
import { alterOpening } from './make-opening.ts';
import { makeToken } from './oauth/token-registry.ts';
import type { Opening, OpeningOptions } from './opening.ts';

export interface ForgerySources {
  readonly portal: SandboxPortal;
  readonly events: PortalEventQueue;
  readonly trap: Trap;
  readonly app: AppCard;
  /** Another vendor's app, installed on this portal when first needed. */
  readonly stranger: () => AppCard;
  /** Another portal that has the app. */
  readonly elsewhere: () => SandboxPortal | undefined;
  readonly mintExpired: (opening: Opening, app: AppCard) => string;
}

/** Makes every forgery of platform contract A7. */
export class PortalForgeries implements Forgeries {
  constructor(private readonly sources: ForgerySources) {}

  opening(kind: OpeningForgery, options: OpeningOptions = {}): Opening {
    const { portal, trap, stranger, elsewhere, mintExpired } = this.sources;
    const honest = portal.opening(options);
    const { user } = honest;
    const withFields = (fields: Readonly<Record<string, string>>): Opening =>
      alterOpening(honest, { fields });
    switch (kind) {
      case 'token-of-another-app': {
        const tokens = portal.mintTokens(user, stranger());
        return withFields({ AUTH_ID: tokens.accessToken, REFRESH_ID: tokens.refreshToken });
      }
      case 'token-of-another-portal': {
        const other = elsewhere();
        if (!other) throw new Error('This forgery needs a second portal that has the app.');
        const tokens = other.mintTokens(other.users.admin, options.app);
        return withFields({ AUTH_ID: tokens.accessToken, REFRESH_ID: tokens.refreshToken });
      }
      case 'wrong-member-id':
        return withFields({ member_id: randomHex() });
      case 'foreign-server-endpoint':
        return withFields({ SERVER_ENDPOINT: `${trap.origin}/rest/` });
      case 'foreign-domain':
        return alterOpening(honest, { query: { DOMAIN: trap.host } });
      case 'wrong-application-token':
        return withFields({ APPLICATION_TOKEN: randomHex() });
      case 'expired-token':
        return withFields({ AUTH_ID: mintExpired(honest, options.app ?? this.sources.app) });
      case 'invented-token':
        return withFields({ AUTH_ID: makeToken(Date.now() + 3_600_000, user.id) });
    }
  }

  event(
    kind: EventForgery,
    event = 'ONAPPUNINSTALL',
    overrides: EventOverrides = {},
  ): Promise<DeliveryReport> {
    const send = (auth: EventOverrides['auth'], more: EventOverrides = {}): Promise<DeliveryReport> =>
      this.sources.events.send(event, { ...overrides, ...more, auth: { ...auth, ...overrides.auth } });
    switch (kind) {
      case 'wrong-application-token':
        return send({ application_token: randomHex() });
      case 'no-application-token':
        return send({ application_token: null });
      case 'unknown-portal':
        return send({ member_id: randomHex() });
      case 'older-than-installation':
        return send({}, { ts: this.beforeInstallation(overrides.app) });
      case 'replayed':
        return this.replay();
      case 'foreign-server-endpoint': {
        const { origin, host } = this.sources.trap;
        return send({ server_endpoint: `${origin}/rest/`, client_endpoint: `${origin}/rest/`, domain: host });
      }
    }
  }

  private beforeInstallation(app: AppCard = this.sources.app): number {
    const added = this.sources.portal.installation(app)?.addedAt ?? 0;
    return Math.floor(added / 1000) - 3600;
  }

  private replay(): Promise<DeliveryReport> {
    const last = this.sources.events.delivered.findLast(report => !report.lost);
    if (!last) throw new Error('No event has been delivered yet, so none can be replayed.');
    return this.sources.events.resend(last);
  }
}

function randomHex(): string {
  return randomBytes(16).toString('hex');
}
