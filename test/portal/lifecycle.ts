import { randomBytes } from 'node:crypto';
import { isLocalApp, type AppCard } from './app-card.ts';
import type { PortalEventQueue } from './events/portal-event-queue.ts';
import type { Installation } from './installation.ts';
import type { Json } from './json.ts';
import type { TokenRegistry } from './oauth/token-registry.ts';
import { clientEndpoint, scopeText, serverEndpoint, type PortalState } from './portal-state.ts';
import type { PortalUser } from './users.ts';

/** Data that a removal with CLEAN=0 keeps for a later reinstallation. */
type Remains = Pick<Installation, 'appOptions' | 'userOptions'>;

/** Adds, finishes, updates and removes apps on one portal (platform contract 2.3, 5.4). */
export class Lifecycle {
  private readonly remains = new Map<string, Remains>();
  private epoch = 0;

  constructor(
    private readonly portal: PortalState,
    private readonly events: PortalEventQueue,
    private readonly tokens: TokenRegistry,
  ) {}

  /** Adds the card. Without an install URL, and for API-only apps, the installation is then finished. */
  add(app: AppCard, by: PortalUser, version: number): Installation {
    if (this.portal.installed.has(app.clientId)) throw new Error(`${app.title} is already on this portal.`);
    const kept = this.remains.get(app.clientId);
    const installation: Installation = {
      app,
      epoch: ++this.epoch,
      installed: false,
      version,
      applicationToken: newApplicationToken(),
      installedBy: by.id,
      addedAt: this.portal.clock.now(),
      status: isLocalApp(app) ? 'L' : this.portal.status,
      paymentExpired: false,
      restrictedTo: [],
      eventHandlers: [],
      placements: [],
      firstRunSeen: new Set(),
      appOptions: kept?.appOptions ?? new Map<string, Json>(),
      userOptions: kept?.userOptions ?? new Map<number, Map<string, Json>>(),
    };
    this.portal.installed.set(app.clientId, installation);
    if (app.installUrl === undefined || app.apiOnly === true) this.finish(installation);
    return installation;
  }

  /** Sets INSTALLED=Y, lets events flow, creates the technical user on the first call and sends its tokens. */
  finish(installation: Installation): void {
    installation.installed = true;
    this.events.releaseHeld(installation.app);
    const installer = this.portal.userById(installation.installedBy);
    this.portal.emit(
      installation,
      'ONAPPINSTALL',
      {
        VERSION: installation.version,
        ...(this.events.settings.fieldSet === 'documented' && { ACTIVE: 'Y', INSTALLED: 'Y' }),
        LANGUAGE_ID: this.portal.lang,
      },
      installer,
    );
    if (this.portal.profile === 'cloud') this.announceSystemUser(installation, installer);
  }

  /** Wipes handlers and placements and reopens the installer. ONAPPUPDATE is queued first, while handlers are bound. */
  update(installation: Installation, version: number): void {
    const previous = installation.version;
    installation.version = version;
    installation.applicationToken = newApplicationToken();
    installation.firstRunSeen.clear();
    installation.installed = installation.app.installUrl === undefined || installation.app.apiOnly === true;
    const data = { VERSION: version, PREVIOUS_VERSION: previous, LANGUAGE_ID: this.portal.lang };
    this.portal.emit(installation, 'ONAPPUPDATE', data, this.portal.userById(installation.installedBy));
    installation.eventHandlers.length = 0;
    installation.placements.length = 0;
  }

  /** Removes the app and with it its tokens. An app whose installer never finished gets no event. */
  remove(installation: Installation, clean: boolean): void {
    const { app } = installation;
    this.events.dropHeld(app);
    if (installation.installed) {
      this.portal.emit(installation, 'ONAPPUNINSTALL', {
        LANGUAGE_ID: this.portal.lang,
        CLEAN: clean ? '1' : '0',
      });
    }
    this.portal.installed.delete(app.clientId);
    const system =
      installation.systemUserId === undefined ? undefined : this.portal.userById(installation.systemUserId);
    if (system) system.active = false;
    if (clean) this.remains.delete(app.clientId);
    else this.remains.set(app.clientId, installation);
  }

  /** Marks the subscription as expired or paid. */
  payment(installation: Installation, expired: boolean): void {
    installation.paymentExpired = expired;
    this.portal.emit(
      installation,
      'ONAPPPAYMENT',
      {
        CODE: installation.app.code,
        VERSION: installation.version,
        STATUS: installation.status,
        PAYMENT_EXPIRED: expired ? 'Y' : 'N',
        DAYS: expired ? 0 : 30,
        LANGUAGE_ID: this.portal.lang,
      },
      this.portal.userById(installation.installedBy),
    );
  }

  private announceSystemUser(installation: Installation, installer: PortalUser | undefined): void {
    const { app, epoch, status } = installation;
    const { portal } = this;
    const system = this.systemUser(installation, installer);
    const tokens = this.tokens.mint({ app, memberId: portal.memberId, userId: system.id, epoch });
    const data = {
      access_token: tokens.accessToken,
      refresh_token: tokens.refreshToken,
      expires_in: tokens.expiresIn,
      scope: scopeText(app),
      domain: portal.oauthHost,
      server_endpoint: serverEndpoint(portal),
      client_endpoint: clientEndpoint(portal),
      member_id: portal.memberId,
      user_id: system.id,
      client_id: app.clientId,
      status,
      LANGUAGE_ID: portal.lang,
    };
    portal.emit(installation, 'ONAPPUSERREADY', data, installer);
  }

  /** Finds or creates the app's one technical user. It has the installer's BI rights but is not an administrator. */
  private systemUser(installation: Installation, installer: PortalUser | undefined): PortalUser {
    const { app } = installation;
    const email = `${app.clientId}@system.invalid`;
    const user =
      this.portal.everybody.find(each => each.email === email) ??
      this.portal.addUser({
        name: app.title,
        lastName: '',
        email,
        position: '',
        biBuilder: installer?.biBuilder ?? false,
        analyticsHub: installer?.analyticsHub ?? false,
        externalAuthId: 'rest_system',
      });
    user.active = true;
    installation.systemUserId = user.id;
    return user;
  }
}

function newApplicationToken(): string {
  return randomBytes(16).toString('hex');
}
