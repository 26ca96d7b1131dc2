import type { Installation } from '../installation.ts';
import type { Json, JsonMap } from '../json.ts';
import type { PortalUser } from '../users.ts';
import { admit } from './authorize.ts';
import { checkScope, findMethod, runMethod, type Engine } from './dispatch.ts';

/** Makes a REST call as a person through an app, without HTTP; rejects with the platform's errors. */
export async function innerCall(
  engine: Engine,
  installation: Installation,
  user: PortalUser,
  name: string,
  params: JsonMap,
): Promise<Json> {
  const method = findMethod(engine.catalogue, name.toLowerCase());
  const caller = admit(installation, user);
  checkScope(caller, method);
  return (await runMethod(engine, caller, method, params)).result;
}
