import { LRUCache } from 'lru-cache';
import type { Clock } from '../../time/clock.ts';
import type { TokenStore } from '../tokens/token-store.ts';
import { asDeskError, type Answer } from '../../bitrix24/answer.ts';
import { DeskError } from '../../desk-error.ts';
import type { TokenKey } from '../../bitrix24/identifiers.ts';
import { sameSecret } from '../../secrets/same-secret.ts';
import type { PortalAccess } from '../portal-access.ts';
import { isAdministrator } from '../administrator.ts';
import type { Admit, Admitted } from '../admission/admit.ts';
import type { BackgroundUsers } from '../background-users.ts';
import type { LifecycleEvent } from './lifecycle-event.ts';
import type { Portal, PortalStore } from '../portal-store.ts';
import type { RegisterEvents } from './register-events.ts';
import type { Uninstall } from '../uninstall.ts';

/** `refused`: it proves nothing and changed nothing. @throws on a passing fault, to be tried again */
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

/** Anybody can send the hint; each costs the portal a call. In milliseconds. */
const hintPauseMs = 10_000;

/** What each lifecycle event means (platform contract 5.4, 5.5). */
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
  const lastHint = new LRUCache<string, number>({ max: 10_000 });
  const as = (key: TokenKey) => (method: string, params: object) => access.call(key, method, params);

  /** The user behind the event is admitted like anybody who opens a page. */
  function arrive(event: LifecycleEvent, newInstallation: boolean): Promise<Admitted> {
    const { accessToken } = event;
    if (accessToken === undefined) throw refused('no token to verify');
    return admit({ ...event, accessToken }, newInstallation);
  }

  /** A new installation or version: its tokens, its application token, and its event handlers, which start out dropped (platform contract 2.3). */
  async function installed(event: LifecycleEvent): Promise<void> {
    const { key } = await arrive(event, true);
    const call = as(key);
    if (!(await isAdministrator(call))) return;
    await portals.setBackgroundUser(key.memberId, { installerId: key.userId });
    const registered = await registerEvents(call);
    if (!registered.ok) throw asDeskError(registered);
    const info = await call('app.info', {});
    if (info.ok) await rememberPlan(key, info.result);
  }

  /** It decides how many calls the portal takes (platform contract 4.7, 4.8). */
  async function rememberPlan({ memberId }: TokenKey, info: unknown): Promise<void> {
    const license =
      typeof info === 'object' && info !== null && 'LICENSE_FAMILY' in info && info.LICENSE_FAMILY;
    if (typeof license === 'string') await portals.setLicense(memberId, license.slice(0, 64));
  }

  /** It may outrun our own record: then the installer's token has to vouch for the application token first. */
  async function systemUserReady(event: LifecycleEvent): Promise<void> {
    if (event.systemUser === undefined) throw refused('no tokens');
    if ((await portals.applicationToken(event.memberId)) === undefined) await arrive(event, false);
    await proven(event);
    const { memberId, serverEndpoint, applicationToken } = event;
    const { key } = await admit({ ...event.systemUser, memberId, serverEndpoint, applicationToken });
    await portals.setBackgroundUser(memberId, { systemUserId: key.userId });
  }

  async function uninstalled(event: LifecycleEvent): Promise<void> {
    const portal = await proven(event);
    if (event.ts < Math.floor(portal.installedAt / 1000)) throw refused('older than the installation');
    await uninstall(event.memberId, event.clean);
  }

  /** It carries no proof, so it is a mere hint to look again, once in a while (trap T19). */
  async function paid({ memberId }: LifecycleEvent): Promise<void> {
    const portal = await portals.find(memberId);
    if (portal === undefined || portal.state === 'uninstalled') return;
    if (clock.now() - (lastHint.get(memberId) ?? 0) < hintPauseMs) return;
    lastHint.set(memberId, clock.now());
    await portals.resume(memberId, clock.now());
    await tokens.revive(memberId, 'PAYMENT_REQUIRED');
    const user = (await backgroundUsers(portal)).find(({ access: has }) => has === 'usable');
    const answer = user && (await access.call({ memberId, userId: user.userId }, 'app.info'));
    if (user && answer?.ok === true) await rememberPlan({ memberId, userId: user.userId }, answer.result);
    // Nothing was learned where the portal could not be asked: it stays as it was.
    const isPaid = readsPaid(answer) ?? portal.state === 'active';
    if (!isPaid) await portals.suspend(memberId, clock.now());
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
    ONAPPUPDATE: installed,
    ONAPPUSERREADY: systemUserReady,
    ONAPPUNINSTALL: uninstalled,
    ONAPPPAYMENT: paid,
  };

  return async event => {
    await handlers[event.event](event);
    return 'done';
  };
}

/** Undefined where the answer says nothing about it. */
function readsPaid(answer: Answer | undefined): boolean | undefined {
  if (answer?.ok !== true) return answer?.code === 'PAYMENT_REQUIRED' ? false : undefined;
  const { result: info } = answer;
  const isExpired =
    typeof info === 'object' && info !== null && 'PAYMENT_EXPIRED' in info && info.PAYMENT_EXPIRED === 'Y';
  return !isExpired;
}

const refused = (why: string) => new DeskError('EVENT_REFUSED', { cause: new Error(why) });
