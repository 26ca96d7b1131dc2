import type { Answer, WayName } from './answer.ts';

export interface Call {
  readonly method: string;
  readonly params: object;
  /** Fires when the person cancels or the time of this way is up. */
  readonly signal: AbortSignal;
}

/** Reasons why no answer came. These codes are this app's own; each has its words in messages/. */
export type LostCode = 'PORTAL_UNREACHABLE' | 'PORTAL_TIMEOUT' | 'PORTAL_NONSENSE' | 'FRAME_SILENT';

/** The call brought no answer, so the next way may be tried. */
export interface Lost {
  readonly kind: 'lost';
  readonly code: LostCode;
  readonly message: string;
}

export type Delivery = { readonly kind: 'answer'; readonly answer: Answer } | Lost;

/** One way to call a REST method of the portal. It serves reads only: writes go through this app's server. */
export interface Way {
  readonly name: WayName;
  /** Whether this way exists here and now; asked before every call. */
  readonly serves: () => boolean;
  /** Milliseconds this way gets before the next one is tried. */
  readonly timeoutMs: number;
  /** The code that a time-out of this way is reported with. */
  readonly timeoutCode: LostCode;
  readonly send: (call: Call) => Promise<Delivery>;
}

export const lost = (code: LostCode, message: string): Lost => ({ kind: 'lost', code, message });

export const delivered = (answer: Answer): Delivery => ({ kind: 'answer', answer });
