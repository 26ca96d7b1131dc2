/** Deviations of the OAuth server from the documented one. */
export interface OAuthToggles {
  /** Leaves `expires` out of token answers. */
  omitExpires: boolean;
  /** Writes `expires` and `expires_in` as text. */
  expiresAsText: boolean;
  /** Leaves `user_id` out of token answers. */
  omitUserId: boolean;
  /** Refuses a refresh token of another client with HTTP 200 and an error body instead of HTTP 400. */
  wrongClientAs200: boolean;
  /** Makes every grant answer PAYMENT_REQUIRED. */
  paymentRequired: boolean;
  /** Makes every grant and app.info answer NOT_INSTALLED. */
  notInstalled: boolean;
  /** Makes app.info answer `installed: false` with HTTP 200. */
  reportNotInstalled: boolean;
  /** Makes every grant answer 404 portal_not_found. */
  portalNotFound: boolean;
  /** Keeps a used refresh token alive. */
  keepOldRefreshTokens: boolean;
  /** Error code for a bad authorization code. */
  badCode: 'invalid_grant' | 'bad_verification_code';
  /** Error code for a refresh after an uninstall. */
  afterUninstall: 'NOT_INSTALLED' | 'invalid_grant';
}

/** The toggles of the documented server. */
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
