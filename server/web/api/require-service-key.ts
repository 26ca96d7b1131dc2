import type { RequestHandler } from 'express';
import { LRUCache } from 'lru-cache';
import { because } from '../../bitrix24/outbound/cause.ts';
import type { Clock } from '../../time/clock.ts';
import { DeskError } from '../../desk-error.ts';
import { requestIdOf } from '../http/request-log.ts';
import type { Portal } from '../../portals/portal.ts';
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
  /** Told when the last use of a key could not be remembered. */
  readonly onFault: (error: unknown) => void;
}

/** How exactly the last use is known, in milliseconds. */
const usedEveryMs = 60_000;

/** Compared with where there is no such key, so that its absence takes as long as a wrong secret. */
const nobody = digestOf('');

/** Whoever is refused does not learn why: unknown, wrong, expired, revoked or of a portal that is gone. */
const refused = () => new DeskError('SERVICE_KEY_REFUSED');

/** Lets servers in: by a service key and nothing else, on the portal's background credentials. */
export function createRequireServiceKey({
  keys,
  portals,
  findBackgroundUser,
  attempts,
  clock,
  onFault,
}: RequireServiceKeyOptions): RequestHandler {
  const touched = new LRUCache<string, number>({ max: 10_000 });

  async function verify(bearer: string | undefined): Promise<ServiceKey | undefined> {
    const text = readKey(bearer ?? '');
    if (text === undefined) return undefined;
    const found = await keys.find(text.id);
    const isRight = sameSecret(digestOf(text.secret), found?.digest ?? nobody);
    if (found === undefined || !isRight) return undefined;
    const { revokedAt, expiresAt } = found.key;
    return revokedAt === undefined && expiresAt > clock.now() ? found.key : undefined;
  }

  /** Of an installation that is in force. */
  async function portalOf(key: ServiceKey): Promise<Portal> {
    const portal = await portals.find(key.memberId);
    if (portal === undefined || portal.state === 'uninstalled') throw refused();
    if (portal.state === 'suspended') throw new DeskError('PAYMENT_REQUIRED');
    return portal;
  }

  /** Off the request's path: nobody waits for it. */
  function remember({ id, lastUsedAt = 0 }: ServiceKey): void {
    const now = clock.now();
    if (now - Math.max(lastUsedAt, touched.get(id) ?? 0) < usedEveryMs) return;
    touched.set(id, now);
    void keys.touch(id, now).catch(onFault);
  }

  return async function requireServiceKey(req, res, next) {
    await attempts.assertFew(req.ip);
    const key = await verify(/^Bearer (?<key>\S+)$/.exec(req.get('authorization') ?? '')?.groups?.['key']);
    if (key === undefined) {
      await attempts.count(req.ip);
      res.setHeader('WWW-Authenticate', 'Bearer');
      throw refused();
    }
    res.locals.serviceKey = key;
    const portal = await portalOf(key);
    res.locals.user = await findBackgroundUser(portal);
    remember(key);
    const what = `service key ${key.name}: ${req.method} ${req.originalUrl.replace(/\?.*/s, '')}`;
    because({ requestId: requestIdOf(req), what, background: true }, next);
  };
}
