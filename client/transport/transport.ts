import type { Answer, RouteName } from './answer.ts';

export interface Call {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Fires when the person cancels or the route's time is up. */
  readonly signal: AbortSignal;
}

/** Why nothing came back. These are this app's own codes; each has its words in messages/. */
export type LostCode = 'PORTAL_UNREACHABLE' | 'PORTAL_TIMEOUT' | 'PORTAL_NONSENSE' | 'FRAME_SILENT';

/** The call brought no answer, so the next route may be asked. */
export interface Lost {
  readonly kind: 'lost';
  readonly code: LostCode;
  readonly message: string;
}

export type Delivery = { readonly kind: 'answer'; readonly answer: Answer } | Lost;

/** One way to call a REST method of the portal. It serves reads only: writes go through this app's server. */
export interface Route {
  readonly name: RouteName;
  /** Whether this way exists here and now; asked before every call. */
  readonly serves: () => boolean;
  /** Milliseconds this route gets before the next one is asked. */
  readonly timeoutMs: number;
  /** The code a time-out of this route is reported with. */
  readonly timeoutCode: LostCode;
  readonly send: (call: Call) => Promise<Delivery>;
}

export const lost = (code: LostCode, message: string): Lost => ({ kind: 'lost', code, message });

export const delivered = (answer: Answer): Delivery => ({ kind: 'answer', answer });
