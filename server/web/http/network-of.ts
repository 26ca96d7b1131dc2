import ipaddr from 'ipaddr.js';

/**
 * The network that an address belongs to: one sender has a whole /64 of IPv6 addresses, which count as one.
 * @param address undefined or empty when it is not known
 * @returns an IPv4 address as it is, and an empty text for an unknown address
 */
export function networkOf(address = ''): string {
  if (!ipaddr.isValid(address)) return '';
  const parsed = ipaddr.process(address);
  return 'parts' in parsed ? `${parsed.parts.slice(0, 4).join(':')}/64` : address;
}
