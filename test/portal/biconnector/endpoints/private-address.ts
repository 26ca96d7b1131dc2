import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Finds the addresses of a host name; rejects when there are none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** The machine's own resolver. */
export const resolveHost: Resolve = async host =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/** True when any address of the URL's host is not public (loopback, private, link-local and the like). */
export async function isPrivate(url: URL, resolve: Resolve): Promise<boolean> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(host) ? [host] : await resolve(host);
  return addresses.some(address => ipaddr.process(address).range() !== 'unicast');
}
