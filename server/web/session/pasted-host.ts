import { parseUrl } from '../../net/parse-url.ts';

/** Longest text that is searched for a host, in characters. */
const longest = 4_096;
/** Quotes and brackets around an address, and marks behind it. */
const around = /^[\s<("'«“„[]+|[\s>)"'»”\],;.]+$/g;

/**
 * Finds the host in whatever a person pastes as the address of a portal: a host, or any address of one of its pages.
 * @returns the host in punycode, with its port if that is unusual; undefined if no host is found
 */
export function pastedHost(text: string): string | undefined {
  // Messengers wrap long addresses in invisible characters.
  const visible = text.slice(0, longest).replace(/[\u200b-\u200f\u2060\ufeff]/g, '');
  const words = visible.split(/\s+/).map(word => word.replace(around, ''));
  const address = words.find(word => /[.:]/.test(word.replace(/:$/, ''))) ?? words.find(word => word !== '');
  if (address === undefined) return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return undefined;
  const url = parseUrl(scheme === undefined ? `https://${address.replace(/^\/+/, '')}` : address);
  // A host may be written with the dot of the root zone.
  const host = url?.host.replace(/\.(?=:|$)/, '');
  return host === '' ? undefined : host;
}
