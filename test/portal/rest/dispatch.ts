import type { JsonMap } from '../json.ts';
import { ModuleError } from '../biconnector/module-error.ts';
import type { PortalState } from '../portal-state.ts';
import { meterKey, type Limits } from './limits.ts';
import type { Caller, Catalogue, RestAnswer, RestMethod } from './rest-call.ts';
import { RestError } from './rest-error.ts';
import { timeBlock } from './time-block.ts';

/** Services that run a method. */
export interface Engine {
  readonly portal: PortalState;
  readonly limits: Limits;
  readonly catalogue: Catalogue;
}

export interface TimedAnswer extends RestAnswer {
  readonly time: JsonMap;
}

/** Finds a method or throws 404. This check is the first, even before the token. */
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

/** Runs a method for an admitted caller and charges its work. */
export async function runMethod(
  engine: Engine,
  caller: Caller,
  method: RestMethod,
  params: JsonMap,
): Promise<TimedAnswer> {
  const { portal, limits, catalogue } = engine;
  const name = method.name.toLowerCase();
  limits.checkOperating(caller, name);
  const start = portal.clock.now();
  const began = performance.now();
  const answer = await withModuleErrors(portal, async () =>
    method.run({ portal, caller, method: name, params, catalogue }),
  );
  const processing = (performance.now() - began) / 1000;
  return {
    ...answer,
    time: timeBlock(portal, start, processing, limits.charge(meterKey(caller, name), processing)),
  };
}

/** Turns module errors into results with HTTP 200, in the shape of the portal's version (biconnector contract 2.3). */
async function withModuleErrors(portal: PortalState, run: () => Promise<RestAnswer>): Promise<RestAnswer> {
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
