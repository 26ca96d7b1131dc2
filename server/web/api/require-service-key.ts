import { because, currentCause } from '../../bitrix24/outbound/cause.ts';
import { boundedMap } from '../../time/bounded-map.ts';
import type { Clock } from '../../time/clock.ts';
import { DeskError } from '../../desk-error.ts';
import type { Guard } from '../http/guard.ts';
import type { Portal } from '../../portals/portal.ts';
import { suspensionCode } from '../../portals/portal-access.ts';
import type { PortalStore } from '../../portals/portal-store.ts';
import { sameSecret } from '../../secrets/same-secret.ts';
import type { FindBackgroundUser } from '../../portals/find-background-user.ts';
import type { FailedAttempts } from './failed-attempts.ts';
import { digestOf, readKey } from '../../service-keys/key-text.ts';
import type { ServiceKey, ServiceKeyStore } from '../../service-keys/service-key-store.ts';

export interface RequireServiceKeyOptions {
  readonly keys: ServiceKeyStore;
  readonly portals: PortalStore;
  readonly findBackgroundUser: FindBackgroundUser;
  readonly attempts: FailedAttempts;
  readonly clock: Clock;
  /** Told when the last use of a key could not be stored. */
  readonly onFault: (error: unknown) => void;
}

/** Precision of a key's last use, in milliseconds. */
const lastUsePrecisionMs = 60_000;

/** A digest to compare with when there is no such key, so that a missing key takes as long as a wrong secret. */
const digestOfNoKey = digestOf('');

/** The refusal does not say why: unknown, wrong, expired, revoked, or of a portal that is gone. */
const refused = () => new DeskError('SERVICE_KEY_REFUSED');

/** Makes the guard for servers: it accepts only a service key, and the request runs as the portal's background user. */
export function createRequireServiceKey({
  keys,
  portals,
  findBackgroundUser,
  attempts,
  clock,
  onFault,
}: RequireServiceKeyOptions): Guard {
  const lastUses = boundedMap<string, number>(10_000);

  async function verify(bearer: string | undefined): Promise<ServiceKey | undefined> {
    const text = readKey(bearer ?? '');
    if (text === undefined) return undefined;
    const found = await keys.find(text.id);
    const isRight = sameSecret(digestOf(text.secret), found?.digest ?? digestOfNoKey);
    if (found === undefined || !isRight) return undefined;
    const { revokedAt, expiresAt } = found.key;
    return revokedAt === undefined && expiresAt > clock.now() ? found.key : undefined;
  }

  /** The key's portal. @throws DeskError when the app is uninstalled there or suspended */
  async function portalOf(key: ServiceKey): Promise<Portal> {
    const portal = await portals.find(key.memberId);
    if (portal === undefined || portal.state === 'uninstalled') throw refused();
    if (portal.state === 'suspended') throw new DeskError(suspensionCode(portal));
    return portal;
  }

  /** Stores the last use; the request does not wait for it. */
  function storeLastUse({ id, lastUsedAt = 0 }: ServiceKey): void {
    const now = clock.now();
    const sinceStored = Math.abs(now - Math.max(lastUsedAt, lastUses.get(id) ?? 0));
    if (sinceStored < lastUsePrecisionMs) return;
    lastUses.set(id, now);
    void keys.touch(id, now).catch(onFault);
  }

  return async function requireServiceKey(req, res) {
    const key = await verify(/^Bearer (?<key>\S+)$/.exec(req.get('authorization') ?? '')?.groups?.['key']);
    if (key === undefined) {
      // A right key is never braked because of a wrong one behind the same address.
      attempts.count(req.ip);
      res.setHeader('WWW-Authenticate', 'Bearer');
      throw refused();
    }
    res.locals.serviceKey = key;
    const portal = await portalOf(key);
    const what = `service key ${key.name}: ${req.method} ${req.originalUrl.replace(/\?.*/s, '')}`;
    const cause = { ...currentCause(), what, background: true };
    // The calls of the request have this very cause, so the first of them shares the look-up of the user.
    res.locals.user = await because(cause, () => findBackgroundUser(portal));
    storeLastUse(key);
    return cause;
  };
}
