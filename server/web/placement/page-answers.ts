import type { Language } from '../../operations/language.ts';

export type PageName = 'placement' | 'install';

export interface PortalIdentity {
  readonly memberId: string;
  readonly host: string;
  readonly origin: string;
}

/** The server's knowledge of this opening of the page, as JSON inside the page. */
export interface Bootstrap {
  readonly page: PageName;
  readonly lang: Language;
  readonly frameToken: string | null;
  /** Life of the frame token in whole seconds, counted from the moment the page was made. */
  readonly expiresIn: number;
  readonly placement: string;
  readonly placementOptions: Readonly<Record<string, unknown>>;
  readonly portal: PortalIdentity | null;
  readonly user: { readonly id: number } | null;
  /** A person outside the portal, known by the session cookie: the server is the only way. */
  readonly signedIn: boolean;
  /** Addresses and networks from which this server dials databases; empty where the operator has not named them. */
  readonly outboundAddresses: readonly string[];
}
