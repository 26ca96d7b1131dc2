import type { TokenKey } from '../../bitrix24/identifiers.ts';
import { DeskError } from '../../desk-error.ts';
import type { ServiceKey } from '../../service-keys/service-key-store.ts';

declare module 'express-serve-static-core' {
  interface Locals {
    /** The user who makes this request; set by the guard of the route. */
    user?: TokenKey;
    /** The key that proved who asks; set by `requireServiceKey`. */
    serviceKey?: ServiceKey;
  }
}

/** @throws DeskError `NOT_SIGNED_IN` (401) when the route has no guard */
export function userOf(locals: { readonly user?: TokenKey }): TokenKey {
  if (locals.user === undefined) throw new DeskError('NOT_SIGNED_IN');
  return locals.user;
}

/** @throws Error when the route takes no service keys */
export function serviceKeyOf(locals: { readonly serviceKey?: ServiceKey }): ServiceKey {
  if (locals.serviceKey === undefined) throw new Error('This route takes no service keys');
  return locals.serviceKey;
}
