import type { RestAnswer, RestCall, RestMethod } from '../rest/rest-call.ts';
import { RestError } from '../rest/rest-error.ts';
import type { Json, JsonMap } from '../json.ts';
import type { Installation } from '../installation.ts';

/** A method whose result is a plain value. */
export function method(
  name: string,
  run: (call: RestCall) => Json | Promise<Json>,
  scope?: string,
): RestMethod {
  const answer = async (call: RestCall): Promise<RestAnswer> => ({ result: await run(call) });
  return { name, run: answer, ...(scope !== undefined && { scope }) };
}

/** The app behind the call. Webhooks are refused with WRONG_AUTH_TYPE. */
export function applicationOf({ caller }: RestCall): Installation {
  if (caller.kind === 'app') return caller.installation;
  throw new RestError(403, 'WRONG_AUTH_TYPE', 'Current authorization type is denied for this method');
}

/** Refuses everybody but administrators. */
export function requireAdmin({ caller }: RestCall): void {
  if (!caller.user.admin) throw new RestError(403, 'ACCESS_DENIED', 'Access denied!');
}

/** Parameters by upper-cased name: these methods do not mind the case. */
export function upperCased(params: JsonMap): ReadonlyMap<string, Json> {
  return new Map(Object.entries(params).map(([name, value]) => [name.toUpperCase(), value]));
}

/** A missing or unusable argument. */
export function argumentError(argument: string): RestError {
  return new RestError(400, 'ERROR_ARGUMENT', `Argument '${argument}' is null or empty`, { argument });
}

/** A scalar as text, anything else as nothing. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
