import type { Answer, RouteName } from './answer.ts';

export interface Call {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Fires when the person cancels or the route's time is up. */
  readonly signal: AbortSignal;
}

/** Why nothing came back. These are this app's own codes; each has its words in messages/. */
export type LostCode =
  | 'PORTAL_UNREACHABLE'
  | 'PORTAL_TIMEOUT'
  | 'PORTAL_NONSENSE'
  | 'FRAME_SILENT'
  | 'SERVER_UNREACHABLE'
  | 'SERVER_TIMEOUT'
  | 'SERVER_NONSENSE';

/** The call found no way to an answer. `arrived: 'maybe'` forbids repeating a write on the next route. */
export interface Lost {
  readonly kind: 'lost';
  readonly code: LostCode;
  readonly message: string;
  readonly arrived: 'no' | 'maybe';
}

export type Delivery = { readonly kind: 'answer'; readonly answer: Answer } | Lost;

/** One way to call a REST method of the portal. */
export interface Route {
  readonly name: RouteName;
  /** Whether this way exists here and now for this method; asked before every call. */
  readonly serves: (method: string) => boolean;
  /** Milliseconds this route gets before the next one is asked. */
  readonly timeoutMs: number;
  /** The code a time-out of this route is reported with. */
  readonly timeoutCode: LostCode;
  readonly send: (call: Call) => Promise<Delivery>;
}

export const lost = (code: LostCode, message: string, arrived: Lost['arrived'] = 'maybe'): Lost => ({
  kind: 'lost',
  code,
  message,
  arrived,
});

export const delivered = (answer: Answer): Delivery => ({ kind: 'answer', answer });
