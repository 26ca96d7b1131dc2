import type { Answer } from '../answer.ts';
import type { AccessToken, MemberId } from '../identifiers.ts';
import type { CallManner, Outbound } from '../outbound/outbound.ts';

/** The portal and user of a call, with the user's access token. */
export interface Caller {
  readonly memberId: MemberId;
  readonly userId: number;
  readonly clientEndpoint: string;
  readonly oauthServer: string;
  readonly accessToken: AccessToken;
}

/**
 * Makes one REST call. It is repeated at most once, with a new token after a 401.
 * @returns the answer; failures are refusals, nothing is thrown
 */
export type CallPortal = (
  caller: Caller,
  method: string,
  params: object,
  manner?: CallManner,
) => Promise<Answer>;

export interface CallPortalOptions {
  readonly outbound: Outbound;
  /** Provides a new access token after the portal refused the caller's with 401. What it throws becomes the answer. */
  readonly renew: (caller: Caller) => Promise<AccessToken>;
}

/** Headers of every request to a portal's REST. */
export const restHeaders = {
  'content-type': 'application/json',
  accept: 'application/json',
  'user-agent': 'connector-desk',
};
