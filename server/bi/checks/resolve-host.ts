import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublic } from '../../net/public-address.ts';
import type { Findings } from './findings.ts';
import { StepFailed } from './step-log.ts';

/** Looks up all addresses of a name. @throws when there are none */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export const systemResolve: Resolve = async hostname =>
  (await lookup(hostname, { all: true })).map(({ address }) => address);

/**
 * Resolves a host to the addresses that may be called. The connection goes to these very addresses, so a name that changes
 * between check and connection gains nothing. A single private address among public ones is refused.
 * @throws StepFailed `NAME_NOT_RESOLVED` or `PRIVATE_ADDRESS`
 */
export async function resolveHost(
  hostname: string,
  resolve: Resolve,
  allowPrivate: boolean,
  findings: Findings,
): Promise<readonly [readonly string[], string]> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) === 0 ? await lookUp(host, resolve) : [host];
  const detail = addresses.join(', ');
  const refused = addresses.filter(address => !isPublic(address));
  if (refused.length > 0) {
    if (!allowPrivate) throw new StepFailed('PRIVATE_ADDRESS', detail);
    findings.add('PRIVATE_ADDRESS_CALLED', refused.join(', '));
  }
  return [addresses, detail];
}

async function lookUp(host: string, resolve: Resolve): Promise<readonly string[]> {
  const addresses = await resolve(host).catch((error: unknown) => {
    throw new StepFailed('NAME_NOT_RESOLVED', `${host}: ${codeOf(error)}`, { cause: error });
  });
  if (addresses.length === 0 || !addresses.every(address => isIP(address) !== 0))
    throw new StepFailed('NAME_NOT_RESOLVED', host);
  return addresses;
}

/** The system's code of a failure, such as ENOTFOUND. */
export function codeOf(error: unknown): string {
  if (error instanceof AggregateError)
    return [...new Set((error.errors as unknown[]).map(codeOf))].join(', ');
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown';
}
