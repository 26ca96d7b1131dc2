import type { MemberId } from '../identifiers.ts';

/** One request on its way out, as those see it who hold calls back, record them or count them. */
export interface OutgoingCall {
  readonly to: 'portal' | 'oauth';
  /** Whose portal, where that is known yet: an opening is verified before anything is. */
  readonly memberId: MemberId | undefined;
  /** As whom, where that is known. */
  readonly userId: number | undefined;
  /** A REST method, or the OAuth server's `app.info`, `refresh_token` or `authorization_code`. */
  readonly method: string;
  /** As sent: it holds tokens, and may hold other secrets. */
  readonly params: object;
}
