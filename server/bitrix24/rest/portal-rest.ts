import type { CallPortal, CallPortalOptions } from './call-portal.ts';
import { createDirectCall } from './direct-call.ts';
import { createSdkCall } from './sdk-call.ts';

export interface PortalRest {
  readonly call: CallPortal;
}

/**
 * Calls portals: a batch through the SDK, a single method without it. What the SDK does for a single method is one POST, at the
 * price of as much time as everything else in a request.
 */
export function createPortalRest(options: CallPortalOptions): PortalRest {
  const bySdk = createSdkCall(options);
  const directly = createDirectCall(options);
  return {
    call: (caller, method, params, manner) =>
      (method === 'batch' ? bySdk : directly)(caller, method, params, manner),
  };
}
