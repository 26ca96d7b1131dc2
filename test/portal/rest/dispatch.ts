import type { JsonMap } from '../json.ts';
import { ModuleError } from '../biconnector/module-error.ts';
import type { PortalState } from '../portal-state.ts';
import { meterKey, type Limits } from './limits.ts';
import type { Caller, Catalogue, RestAnswer, RestMethod } from './rest-call.ts';
import { RestError } from './rest-error.ts';
import { timeBlock } from './time-block.ts';

/** What running a method needs besides the call itself. */
export interface Engine {
  readonly portal: PortalState;
  readonly limits: Limits;
  readonly catalogue: Catalogue;
}

export interface Answered extends RestAnswer {
  readonly time: JsonMap;
}

/** Finds a method or answers 404: the first check of all, even before the token. */
export function findMethod(catalogue: Catalogue, name: string): RestMethod {
  const method = catalogue.get(name);
  if (!method) throw new RestError(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!');
  return method;
}

/** Refuses a method outside the caller's scopes. */
export function checkScope(caller: Caller, method: RestMethod): void {
  if (method.scope === undefined || caller.scopes.includes(method.scope) || caller.scopes.includes('*'))
    return;
  throw new RestError(
    403,
    'insufficient_scope',
    'The request requires higher privileges than provided by the access token',
  );
}

/** Runs a method whose caller is known and admitted; books its work. */
export async function runMethod(
  engine: Engine,
  caller: Caller,
  method: RestMethod,
  params: JsonMap,
): Promise<Answered> {
  const { portal, limits, catalogue } = engine;
  const name = method.name.toLowerCase();
  limits.checkOperating(caller, name);
  const start = portal.clock.now();
  const began = performance.now();
  const answer = await runInModule(portal, async () =>
    method.run({ portal, caller, method: name, params, catalogue }),
  );
  const processing = (performance.now() - began) / 1000;
  return {
    ...answer,
    time: timeBlock(portal, start, processing, limits.charge(meterKey(caller, name), processing)),
  };
}

/** Module errors are results with HTTP 200; which shape, the portal's version decides (biconnector contract 2.3). */
async function runInModule(portal: PortalState, run: () => Promise<RestAnswer>): Promise<RestAnswer> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ModuleError)) throw error;
    const body = { error: error.code, error_description: error.message };
    switch (portal.biconnector.errorShape) {
      case 'nested':
        return { result: { error: body } };
      case 'flat':
        return { result: body };
      case 'root':
        throw new RestError(200, String(error.code), error.message);
    }
  }
}
