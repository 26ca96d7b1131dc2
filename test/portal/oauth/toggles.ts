/** How the OAuth server differs from the documented one; everything off is the cloud of today. */
export interface OAuthToggles {
  /** Token answers lack `expires`. */
  omitExpires: boolean;
  /** `expires` and `expires_in` come as text. */
  expiresAsText: boolean;
  /** Token answers lack `user_id`. */
  omitUserId: boolean;
  /** A refresh token of another client is refused with HTTP 200 and an error body; off: HTTP 400. */
  wrongClientAs200: boolean;
  /** Every grant answers PAYMENT_REQUIRED. */
  paymentRequired: boolean;
  /** Every grant and app.info answers NOT_INSTALLED. */
  notInstalled: boolean;
  /** app.info says `installed: false` with HTTP 200. */
  reportNotInstalled: boolean;
  /** Every grant answers 404: portal not found. */
  portalNotFound: boolean;
  /** A used refresh token stays alive. */
  keepOldRefreshTokens: boolean;
  /** What a bad authorization code is called. */
  badCode: 'invalid_grant' | 'bad_verification_code';
  /** What a refresh after an uninstall is called. */
  afterUninstall: 'NOT_INSTALLED' | 'invalid_grant';
}

/** The documented server. */
export function documentedToggles(): OAuthToggles {
  return {
    omitExpires: false,
    expiresAsText: false,
    omitUserId: false,
    wrongClientAs200: true,
    paymentRequired: false,
    notInstalled: false,
    reportNotInstalled: false,
    portalNotFound: false,
    keepOldRefreshTokens: false,
    badCode: 'invalid_grant',
    afterUninstall: 'NOT_INSTALLED',
  };
}
