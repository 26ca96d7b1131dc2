import { ModuleError, accessDenied } from '../biconnector/module-error.ts';
import type { Json, JsonMap } from '../json.ts';
import type { PortalState } from '../portal-state.ts';
import type { RestCall, RestMethod } from '../rest/rest-call.ts';
import type { PortalUser } from '../users.ts';
import { method } from './method.ts';

/** What the body of a biconnector method gets once rights and app are known. */
export interface Desk {
  readonly params: JsonMap;
  readonly portal: PortalState;
  readonly clientId: string;
  readonly user: PortalUser;
}

type Body = (desk: Desk) => Json | Promise<Json>;

/** Both rights first, then the app: a webhook or a portal page is refused like a person without rights (biconnector contract 2.5). */
export function appMethod(name: string, run: Body): RestMethod {
  return moduleMethod(name, ({ params, portal, caller }) => {
    if (caller.kind !== 'app') throw accessDenied();
    return run({ params, portal, clientId: caller.installation.app.clientId, user: caller.user });
  });
}

/** A method open to webhooks, too: the schemas are. */
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
