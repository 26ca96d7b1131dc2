import { ModuleError, accessDenied } from '../biconnector/module-error.ts';
import type { Json, JsonMap } from '../json.ts';
import type { PortalState } from '../portal-state.ts';
import type { RestCall, RestMethod } from '../rest/rest-call.ts';
import type { PortalUser } from '../users.ts';
import { method } from './method.ts';

/** A call of a biconnector method whose rights and app are checked. */
export interface ModuleCall {
  readonly params: JsonMap;
  readonly portal: PortalState;
  readonly clientId: string;
  readonly user: PortalUser;
}

/** Makes a method for apps. A webhook or a portal page is refused like a person without rights (biconnector contract 2.5). */
export function appMethod(name: string, run: (call: ModuleCall) => Json | Promise<Json>): RestMethod {
  return moduleMethod(name, ({ params, portal, caller }) => {
    if (caller.kind !== 'app') throw accessDenied();
    return run({ params, portal, clientId: caller.installation.app.clientId, user: caller.user });
  });
}

/** Makes a method that is open to webhooks too, such as the schemas. */
export function openMethod(name: string, run: () => Json): RestMethod {
  return moduleMethod(name, run);
}

function moduleMethod(name: string, run: (call: RestCall) => Json | Promise<Json>): RestMethod {
  return method(
    name,
    call => {
      const fault = call.portal.biconnector.take(call.method);
      if (fault) throw new ModuleError(fault.code, fault.message);
      const { biBuilder, analyticsHub } = call.caller.user;
      if (!biBuilder || !analyticsHub) throw accessDenied();
      return run(call);
    },
    'biconnector',
  );
}
