import type { CallMethod } from '../bitrix24/answer.ts';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import type { CallManner } from '../bitrix24/outbound/outbound.ts';
import type { PortalAccess } from './portal-access.ts';

/** The portal's methods, called as one of its users. */
export type CallAs = (user: TokenKey) => CallMethod;

/**
 * How long a source may take to be saved, in milliseconds: the portal asks the connector's `urlCheck` first, whose body
 * alone may take 60 s (biconnector contract 5.2, 7.1, trap 15).
 */
export const saveSourceMs = 70_000;

/** Calls each method in the manner it needs; none has to think of it. */
export function createCallAs(access: PortalAccess, sourceMs = saveSourceMs): CallAs {
  const mannerOf = (method: string): CallManner | undefined => {
    if (!/\.(add|update|delete)$/.test(method)) return undefined;
    return /\.source\.(add|update)$/.test(method) ? { writes: true, timeoutMs: sourceMs } : { writes: true };
  };
  return user => (method, params) => access.call(user, method, params, mannerOf(method));
}
