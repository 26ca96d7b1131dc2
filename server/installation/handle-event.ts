import type { Clock } from '../clock.ts';
import { DeskError } from '../desk-error.ts';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import { sameSecret } from '../same-secret.ts';
import type { PortalAccess } from '../portals/portal-access.ts';
import { isAdministrator } from '../portals/administrator.ts';
import type { Admit, Admitted } from '../portals/admit.ts';
import type { LifecycleEvent } from './lifecycle-event.ts';
import type { Portal, PortalStore } from '../portals/portal-store.ts';
import type { RegisterEvents } from './register-events.ts';
import type { Uninstall } from './uninstall.ts';

/** `refused`: it proves nothing and changed nothing. @throws on a passing fault, to be tried again */
export type HandleEvent = (event: LifecycleEvent) => Promise<'done' | 'refused'>;

export interface HandleEventOptions {
  readonly portals: PortalStore;
  readonly admit: Admit;
  readonly access: PortalAccess;
  readonly registerEvents: RegisterEvents;
  readonly uninstall: Uninstall;
  readonly clock: Clock;
}

/** What each lifecycle event means (platform contract 5.4, 5.5). */
export function createHandleEvent({
  portals,
  admit,
  access,
  registerEvents,
  uninstall,
  clock,
}: HandleEventOptions): HandleEvent {
  const as = (key: TokenKey) => (method: string, params: object) => access.call(key, method, params);

  /** The user behind the event is admitted like anybody who opens a page. */
  function arrive(event: LifecycleEvent, newInstallation: boolean): Promise<Admitted> {
    const { accessToken } = event;
    if (accessToken === undefined) throw refused('no token to verify');
    return admit({ ...event, accessToken }, newInstallation);
  }

  async function installed(event: LifecycleEvent): Promise<void> {
    const { key } = await arrive(event, true);
    if (await isAdministrator(as(key)))
      await portals.setBackgroundUser(key.memberId, { installerId: key.userId });
  }

  /** A new version drops the handlers of the old one (platform contract 2.3). */
  async function updated(event: LifecycleEvent): Promise<void> {
    await installed(event);
    const portal = await portals.find(event.memberId);
    if (portal?.installerId === undefined) return;
    const answer = await registerEvents(as({ memberId: portal.memberId, userId: portal.installerId }));
    if (!answer.ok) throw new DeskError(answer.code, answer.message, { status: 502 });
  }

  async function systemUserReady(event: LifecycleEvent): Promise<void> {
    if (event.systemUser === undefined) throw refused('no tokens');
    const { memberId, serverEndpoint, applicationToken } = event;
    await knownOrVerified(event);
    const { key } = await admit({ ...event.systemUser, memberId, serverEndpoint, applicationToken });
    await portals.setBackgroundUser(memberId, { systemUserId: key.userId });
  }

  /** It may outrun our own record of the installation: then the installer's token vouches for the application token. */
  async function knownOrVerified(event: LifecycleEvent): Promise<void> {
    if ((await portals.applicationToken(event.memberId)) === undefined && event.accessToken !== undefined)
      await arrive(event, false);
  }

  async function uninstalled(event: LifecycleEvent): Promise<void> {
    const portal = await proven(event);
    if (event.ts < Math.floor(portal.installedAt / 1000)) throw refused('older than the installation');
    await uninstall(event.memberId, event.clean);
  }

  /** It carries no proof, so it is a mere hint to look again (trap T19). */
  async function paid({ memberId }: LifecycleEvent): Promise<void> {
    const portal = await portals.find(memberId);
    const userId = portal?.installerId ?? portal?.systemUserId;
    if (portal === undefined || portal.state === 'uninstalled' || userId === undefined) return;
    await portals.setState(memberId, 'active', clock.now());
    const answer = await access.call({ memberId, userId }, 'app.info');
    if (answer.ok && isExpired(answer.result)) await portals.setState(memberId, 'suspended', clock.now());
  }

  async function proven({ memberId, applicationToken }: LifecycleEvent): Promise<Portal> {
    const portal = await portals.find(memberId);
    const stored = await portals.applicationToken(memberId);
    if (portal === undefined || stored === undefined || applicationToken === undefined)
      throw refused('unknown portal');
    if (!sameSecret(stored, applicationToken)) throw refused('wrong application token');
    return portal;
  }

  const handlers: Readonly<Record<LifecycleEvent['event'], (event: LifecycleEvent) => Promise<void>>> = {
    ONAPPINSTALL: installed,
    ONAPPUPDATE: updated,
    ONAPPUSERREADY: systemUserReady,
    ONAPPUNINSTALL: uninstalled,
    ONAPPPAYMENT: paid,
  };

  return async event => {
    await handlers[event.event](event);
    return 'done';
  };
}

const isExpired = (info: unknown): boolean =>
  typeof info === 'object' && info !== null && 'PAYMENT_EXPIRED' in info && info.PAYMENT_EXPIRED === 'Y';

const refused = (why: string) =>
  new DeskError('EVENT_REFUSED', 'The event is not confirmed.', { status: 403, cause: new Error(why) });
