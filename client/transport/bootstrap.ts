import { isItem } from '../../server/bitrix24/biconnector/item.ts';

export type Language = 'ru' | 'en';

export interface PortalIdentity {
  readonly memberId: string;
  readonly host: string;
  readonly origin: string;
}

/** What the server knows about this opening of the page. */
export interface Bootstrap {
  readonly page: 'placement' | 'install';
  readonly lang: Language;
  readonly frameToken: string | null;
  /** Seconds the frame token is good for, counted from the moment the page was made. */
  readonly expiresIn: number;
  readonly placement: string;
  readonly placementOptions: Readonly<Record<string, unknown>>;
  readonly portal: PortalIdentity | null;
  readonly user: { readonly id: number } | null;
  /** A person outside the portal, known by the session cookie: the server is the only route. */
  readonly signedIn: boolean;
}

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
 * Reads the JSON in the page. Whatever is missing or malformed becomes the value of a bare opening, from which the
 * page recovers by itself (platform contract 9: F5 in the frame repeats as GET).
 */
export function readBootstrap(json: string): Bootstrap {
  const raw = parse(json);
  const { expiresIn, placementOptions } = raw;
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
  };
}
