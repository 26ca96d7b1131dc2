import type { Installation } from '../installation.ts';
import type { Json, JsonMap } from '../json.ts';
import type { PortalUser } from '../users.ts';
import { enter } from './authorize.ts';
import { checkScope, findMethod, runMethod, type Engine } from './dispatch.ts';

/** A REST call from inside the portal, as a person through an app, without HTTP; errors of the platform reject. */
export async function innerCall(
  engine: Engine,
  installation: Installation,
  user: PortalUser,
  name: string,
  params: JsonMap,
): Promise<Json> {
  const method = findMethod(engine.catalogue, name.toLowerCase());
  const caller = enter(installation, user);
  checkScope(caller, method);
  return (await runMethod(engine, caller, method, params)).result;
}
