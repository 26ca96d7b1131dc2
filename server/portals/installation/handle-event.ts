import { LRUCache } from 'lru-cache';
import type { Clock } from '../../time/clock.ts';
import type { TokenStore } from '../tokens/token-store.ts';
import { asDeskError, type Answer } from '../../bitrix24/answer.ts';
import { DeskError } from '../../desk-error.ts';
import type { TokenKey } from '../../bitrix24/identifiers.ts';
import { sameSecret } from '../../secrets/same-secret.ts';
import type { PortalAccess } from '../portal-access.ts';
import { askProfile } from '../profile.ts';
import type { Admit, Admitted } from '../admission/admit.ts';
import type { BackgroundUsers } from '../background-users.ts';
import type { LifecycleEvent } from './lifecycle-event.ts';
import type { Portal } from '../portal.ts';
import type { PortalStore } from '../portal-store.ts';
import type { RegisterEvents } from './register-events.ts';
import type { Uninstall } from '../uninstall.ts';

/**
 * Carries out what a lifecycle event asks for.
 * @returns `done`, or `refused` when the event is refused for good
 * @throws DeskError `EVENT_REFUSED` (403) when the event is not proven and changed nothing; any other error is temporary, and the
 * event is handled again
 */
export type HandleEvent = (event: LifecycleEvent) => Promise<'done' | 'refused'>;

export interface HandleEventOptions {
  readonly portals: PortalStore;
  readonly admit: Admit;
  readonly access: PortalAccess;
  readonly registerEvents: RegisterEvents;
  readonly uninstall: Uninstall;
  readonly tokens: TokenStore;
  readonly backgroundUsers: BackgroundUsers;
  readonly clock: Clock;
}

/**
 * Least time between two payment events that are followed, in milliseconds: anybody can send one, and each costs the portal
 * a call.
 */
const paymentPauseMs = 10_000;

/** Handles each lifecycle event as the platform contract says (5.4, 5.5). */
export function createHandleEvent({
  portals,
  admit,
  access,
  registerEvents,
  uninstall,
  tokens,
  backgroundUsers,
  clock,
}: HandleEventOptions): HandleEvent {
  const lastPayment = new LRUCache<string, number>({ max: 10_000 });
  const callAs = (key: TokenKey) => (method: string, params: object) => access.call(key, method, params);

  /** Admits the user behind the event, like one who opens a page. */
  function admitUser(event: LifecycleEvent, newInstallation: boolean): Promise<Admitted> {
    const { accessToken } = event;
    if (accessToken === undefined) throw eventRefused('no token to verify');
    return admit({ ...event, accessToken }, newInstallation);
  }

  /**
   * Stores tokens and application token of a new installation or version, and binds its event handlers, which Bitrix24
   * dropped (platform contract 2.3).
   */
  async function handleInstall(event: LifecycleEvent): Promise<void> {
    const { key } = await admitUser(event, true);
    const call = callAs(key);
    if (!(await askProfile(call)).administrator) return;
    await portals.setBackgroundUser(key.memberId, { installerId: key.userId });
    const registered = await registerEvents(call);
    if (!registered.ok) throw asDeskError(registered);
    const info = await call('app.info', {});
    if (info.ok) await storePlan(key, info.result);
  }

  /** Stores the portal's plan, which decides how many calls it takes (platform contract 4.7, 4.8). */
  async function storePlan({ memberId }: TokenKey, info: unknown): Promise<void> {
    const license =
      typeof info === 'object' && info !== null && 'LICENSE_FAMILY' in info && info.LICENSE_FAMILY;
    if (typeof license === 'string') await portals.setLicense(memberId, license.slice(0, 64));
  }

  /**
   * Stores the system user's pair. The event may arrive before our own record: then the installer's token must confirm the
   * application token first.
   */
  async function handleSystemUser(event: LifecycleEvent): Promise<void> {
    if (event.systemUser === undefined) throw eventRefused('no tokens');
    if ((await portals.applicationToken(event.memberId)) === undefined) await admitUser(event, false);
    await provenPortal(event);
    const { memberId, serverEndpoint, applicationToken } = event;
    const { key } = await admit({ ...event.systemUser, memberId, serverEndpoint, applicationToken });
    await portals.setBackgroundUser(memberId, { systemUserId: key.userId });
  }

  async function handleUninstall(event: LifecycleEvent): Promise<void> {
    const portal = await provenPortal(event);
    if (event.ts < Math.floor(portal.installedAt / 1000)) throw eventRefused('older than the installation');
    await uninstall(event.memberId, event.clean);
  }

  /** Asks app.info whether the portal is paid: the event itself carries no proof (trap T19). */
  async function handlePayment({ memberId }: LifecycleEvent): Promise<void> {
    const portal = await portals.find(memberId);
    if (portal === undefined || portal.state === 'uninstalled') return;
    if (clock.now() - (lastPayment.get(memberId) ?? 0) < paymentPauseMs) return;
    lastPayment.set(memberId, clock.now());
    await portals.resume(memberId, clock.now());
    await tokens.revive(memberId, 'PAYMENT_REQUIRED');
    const user = (await backgroundUsers(portal)).find(each => each.access === 'usable');
    const answer = user && (await access.call({ memberId, userId: user.userId }, 'app.info'));
    if (user && answer?.ok === true) await storePlan({ memberId, userId: user.userId }, answer.result);
    // A portal that could not be asked stays in the state it was in.
    const isPaid = readsPaid(answer) ?? portal.state === 'active';
    if (!isPaid) await portals.suspend(memberId, clock.now());
  }

  /** @throws DeskError `EVENT_REFUSED` (403) unless the event carries the portal's application token */
  async function provenPortal({ memberId, applicationToken }: LifecycleEvent): Promise<Portal> {
    const portal = await portals.find(memberId);
    const stored = await portals.applicationToken(memberId);
    if (portal === undefined || stored === undefined || applicationToken === undefined)
      throw eventRefused('unknown portal');
    if (!sameSecret(stored, applicationToken)) throw eventRefused('wrong application token');
    return portal;
  }

  const handlers: Readonly<Record<LifecycleEvent['event'], (event: LifecycleEvent) => Promise<void>>> = {
    ONAPPINSTALL: handleInstall,
    ONAPPUPDATE: handleInstall,
    ONAPPUSERREADY: handleSystemUser,
    ONAPPUNINSTALL: handleUninstall,
    ONAPPPAYMENT: handlePayment,
  };

  return async event => {
    await handlers[event.event](event);
    return 'done';
  };
}

/** Whether an answer of app.info says that the portal is paid; undefined when it does not say. */
function readsPaid(answer: Answer | undefined): boolean | undefined {
  if (answer?.ok !== true) return answer?.code === 'PAYMENT_REQUIRED' ? false : undefined;
  const { result: info } = answer;
  const isExpired =
    typeof info === 'object' && info !== null && 'PAYMENT_EXPIRED' in info && info.PAYMENT_EXPIRED === 'Y';
  return !isExpired;
}

const eventRefused = (why: string) => new DeskError('EVENT_REFUSED', { cause: new Error(why) });
