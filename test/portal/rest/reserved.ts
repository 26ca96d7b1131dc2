import type { JsonMap } from '../json.ts';

const reserved = new Set([
  'auth',
  'access_token',
  'auth_connector',
  'state',
  'token',
  'start',
  'sessid',
  'logTag',
  'method',
]);

/** Removes the parameters that are reserved for the transport (platform contract 4.1). */
export function withoutReserved(params: JsonMap): JsonMap {
  return Object.fromEntries(
    Object.entries(params).filter(([name]) => !reserved.has(name) && !name.startsWith('bx24_')),
  );
}
