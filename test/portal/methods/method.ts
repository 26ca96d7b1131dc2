import type { RestAnswer, RestCall, RestMethod } from '../rest/rest-call.ts';
import { RestError } from '../rest/rest-error.ts';
import type { Json, JsonMap } from '../json.ts';
import type { Installation } from '../installation.ts';

/** Makes a method whose result is a plain value. */
export function method(
  name: string,
  run: (call: RestCall) => Json | Promise<Json>,
  scope?: string,
): RestMethod {
  const answer = async (call: RestCall): Promise<RestAnswer> => ({ result: await run(call) });
  return { name, run: answer, ...(scope !== undefined && { scope }) };
}

/** Finds the app that calls. Throws WRONG_AUTH_TYPE for a webhook or a portal page. */
export function applicationOf({ caller }: RestCall): Installation {
  if (caller.kind === 'app') return caller.installation;
  throw new RestError(403, 'WRONG_AUTH_TYPE', 'Current authorization type is denied for this method');
}

/** Refuses callers who are not administrators. */
export function requireAdmin({ caller }: RestCall): void {
  if (!caller.user.admin) throw new RestError(403, 'ACCESS_DENIED', 'Access denied!');
}

/** Parameters by upper-cased name, for methods that ignore the case. */
export function upperCased(params: JsonMap): ReadonlyMap<string, Json> {
  return new Map(Object.entries(params).map(([name, value]) => [name.toUpperCase(), value]));
}

/** The error for a missing or unusable argument. */
export function argumentError(argument: string): RestError {
  return new RestError(400, 'ERROR_ARGUMENT', `Argument '${argument}' is null or empty`, { argument });
}

/** Reads a string or number as text; anything else becomes an empty text. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
