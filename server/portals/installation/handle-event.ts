import { boundedMap } from '../../time/bounded-map.ts';
import type { Clock } from '../../time/clock.ts';
import { createSteadyClock } from '../../time/steady-clock.ts';
import type { TokenStore } from '../tokens/token-store.ts';
import { asDeskError, type Answer } from '../../bitrix24/answer.ts';
import { DeskError } from '../../desk-error.ts';
import type { TokenKey } from '../../bitrix24/identifiers.ts';
import { readableText } from '../../bitrix24/readable-text.ts';
import { sameSecret } from '../../secrets/same-secret.ts';
import type { PortalAccess } from '../portal-access.ts';
import { askProfile } from '../profile.ts';
import type { Admitted } from '../admission/admit.ts';
import type { AdmitPair } from '../admission/admit-pair.ts';
import type { BackgroundUsers } from '../background-users.ts';
import type { LifecycleEvent } from './lifecycle-event.ts';
import { orderOfEvent } from '../token-order.ts';
import type { Portal } from '../portal.ts';
import type { PortalStore } from '../portal-store.ts';
import type { RegisterEvents } from './register-events.ts';
import type { StillInstalled } from '../still-installed.ts';
import type { Uninstall } from '../uninstall.ts';

/** Stores what the handling of a pending event changed in it, beside what it changed before. */
export type Amend = (change: Partial<LifecycleEvent>) => Promise<void>;

/**
 * Carries out what a lifecycle event asks for.
 * @param amend stores changes of the event, so that a later attempt starts from there
 * @returns `done`, or `refused` when the event is refused for good
 * @throws DeskError `EVENT_REFUSED` (403) when the event is not proven and changed nothing; any other error is temporary, and the
 * event is handled again
 */
export type HandleEvent = (event: LifecycleEvent, amend: Amend) => Promise<'done' | 'refused'>;

export interface HandleEventOptions {
  readonly portals: PortalStore;
  readonly admitPair: AdmitPair;
  readonly access: PortalAccess;
  readonly registerEvents: RegisterEvents;
  readonly uninstall: Uninstall;
  readonly stillInstalled: StillInstalled;
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
  admitPair,
  access,
  registerEvents,
  uninstall,
  stillInstalled,
  tokens,
  backgroundUsers,
  clock,
}: HandleEventOptions): HandleEvent {
  const steady = createSteadyClock(clock);
  const lastPayment = boundedMap<string, number>(10_000);
  const callAs = (key: TokenKey) => (method: string, params: object) => access.call(key, method, params);

  /** Admits the user behind the event, like one who opens a page. */
  function admitUser(event: LifecycleEvent, amend: Amend): Promise<Admitted> {
    const { accessToken } = event;
    if (accessToken === undefined) throw eventRefused('no token to verify');
    return admitPair(
      { ...event, accessToken, order: orderOfEvent(event), isUpdate: event.event === 'ONAPPUPDATE' },
      amend,
    );
  }

  /**
   * Stores tokens and application token of a new installation or version, and binds its event handlers, which Bitrix24
   * dropped (platform contract 2.3).
   */
  async function handleInstall(event: LifecycleEvent, amend: Amend): Promise<void> {
    const { key } = await admitUser(event, amend);
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
    if (typeof license === 'string') await portals.setLicense(memberId, readableText(license, 64));
  }

  /**
   * Stores the system user's pair. The event may arrive before our own record, and carries the installer's token as well
   * (platform contract 5.4).
   */
  async function handleSystemUser(event: LifecycleEvent, amend: Amend): Promise<void> {
    const { systemUser } = event;
    if (systemUser === undefined) throw eventRefused('no tokens');
    // Every employee can post the application token with their own pair: only an administrator's token proves the sender.
    const sender = await admitUser(event, amend);
    if (!(await askProfile(callAs(sender.key))).administrator) throw eventRefused('no administrator sent it');
    await provenPortal(event);
    const { memberId, serverEndpoint, applicationToken } = event;
    const { key } = await admitPair({ ...systemUser, memberId, serverEndpoint, applicationToken }, pair =>
      amend({ systemUser: { ...systemUser, ...pair } }),
    );
    const isAsSaid = systemUser.userId === undefined || systemUser.userId === key.userId;
    if (!isAsSaid || key.userId === sender.key.userId) throw eventRefused('not the system user');
    await portals.setBackgroundUser(memberId, { systemUserId: key.userId });
  }

  async function handleUninstall(event: LifecycleEvent): Promise<void> {
    const portal = await provenPortal(event);
    if (orderOfEvent(event) + 999 < (portal.tokenOrder ?? 0))
      throw eventRefused('older than the installation');
    if (await isStillInstalled(portal)) {
      // An earlier attempt could not ask and suspended the portal.
      await portals.resume(event.memberId, clock.now(), 'uninstall');
      throw eventRefused('Bitrix24 says that the app is installed');
    }
    await uninstall(event.memberId, event.clean);
  }

  /** While the OAuth server cannot be asked, the access is suspended and nothing is deleted; the event is handled again. */
  async function isStillInstalled(portal: Portal): Promise<boolean> {
    if (portal.state === 'uninstalled') return false;
    try {
      // Where Bitrix24 has ended every pair there is, nobody contradicts the event.
      return (await stillInstalled(portal, 'anybody')) === 'yes';
    } catch (error) {
      await portals.suspend(portal.memberId, clock.now(), 'uninstall');
      throw error;
    }
  }

  /** Asks app.info whether the portal is paid: the event itself carries no proof (trap T19). */
  async function handlePayment({ memberId }: LifecycleEvent): Promise<void> {
    const portal = await portals.find(memberId);
    if (portal === undefined || portal.state === 'uninstalled') return;
    // The portal cannot be asked before its uninstall is confirmed or denied; later calls tell whether it is paid.
    if (portal.suspendedFor === 'uninstall') return;
    if (steady.now() - (lastPayment.get(memberId) ?? -Infinity) < paymentPauseMs) return;
    lastPayment.set(memberId, steady.now());
    await portals.resume(memberId, clock.now(), 'payment');
    await tokens.revive(memberId, 'PAYMENT_REQUIRED');
    const user = (await backgroundUsers(portal)).find(each => each.access === 'usable');
    const answer = user && (await access.call({ memberId, userId: user.userId }, 'app.info'));
    if (user && answer?.ok === true) await storePlan({ memberId, userId: user.userId }, answer.result);
    // A portal that could not be asked stays in the state it was in.
    const isPaid = readsPaid(answer) ?? portal.state === 'active';
    if (!isPaid) await portals.suspend(memberId, clock.now(), 'payment');
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

  const handlers: Readonly<
    Record<LifecycleEvent['event'], (event: LifecycleEvent, amend: Amend) => Promise<void>>
  > = {
    ONAPPINSTALL: handleInstall,
    ONAPPUPDATE: handleInstall,
    ONAPPUSERREADY: handleSystemUser,
    ONAPPUNINSTALL: handleUninstall,
    ONAPPPAYMENT: handlePayment,
  };

  return async (event, amend) => {
    await handlers[event.event](event, amend);
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
