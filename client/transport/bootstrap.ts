import type { Bootstrap, PortalIdentity } from '../../server/web/placement/page-answers.ts';
import { isItem, readList } from '../../server/bitrix24/biconnector/item.ts';

export type { Bootstrap, PortalIdentity };

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

export function readPortal(value: unknown): PortalIdentity | null {
  if (!isItem(value)) return null;
  const memberId = text(value['memberId']);
  const host = text(value['host']);
  const origin = text(value['origin']);
  return memberId && host && origin ? { memberId, host, origin } : null;
}

export function readUser(value: unknown): { readonly id: number } | null {
  return isItem(value) && typeof value['id'] === 'number' ? { id: value['id'] } : null;
}

function parse(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    return isItem(value) ? value : {};
  } catch {
    return {};
  }
}

/**
 * Reads the JSON in the page. A missing or malformed part becomes that of a bare opening, from which the page recovers by
 * itself (platform contract 9: F5 in the frame repeats as GET).
 */
export function readBootstrap(json: string): Bootstrap {
  const raw = parse(json);
  const { expiresIn, placementOptions, outboundAddresses } = raw;
  return {
    page: raw['page'] === 'install' ? 'install' : 'placement',
    lang: raw['lang'] === 'ru' ? 'ru' : 'en',
    frameToken: text(raw['frameToken']),
    expiresIn: typeof expiresIn === 'number' && expiresIn > 0 ? expiresIn : 0,
    placement: text(raw['placement']) ?? 'DEFAULT',
    placementOptions: isItem(placementOptions) ? placementOptions : {},
    portal: readPortal(raw['portal']),
    user: readUser(raw['user']),
    signedIn: raw['signedIn'] === true,
    outboundAddresses: readList(outboundAddresses).flatMap(address => text(address) ?? []),
  };
}
