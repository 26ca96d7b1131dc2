import { lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Whether an IP address belongs to the public internet. Addresses of this machine, its network or its cloud do not, also in
 * another form (IPv4 inside IPv6, translated, tunnelled).
 * @param address an IP address as text; any other text is not public
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  // `::/96` holds IPv4 addresses in a form that ipaddr.js takes for ordinary ones.
  if (parsed instanceof ipaddr.IPv6 && parsed.match(ipaddr.IPv6.parse('::'), 96)) return false;
  return parsed.range() === 'unicast';
}

/** Resolves a host name to public addresses only, so that a public name for a private address is refused. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, []);
      return;
    }
    const allowed = addresses.filter(({ address }) => isPublic(address));
    const [first] = allowed;
    if (first === undefined)
      callback(Object.assign(new Error('no public address'), { code: 'ADDRESS_REFUSED' }), []);
    else if (options.all === true) callback(null, allowed);
    else callback(null, first.address, first.family);
  });
};
