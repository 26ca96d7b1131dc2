/** A fresh pair of tokens of one person through one app. */
export interface MintedTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Life of the access token in seconds. */
  readonly expiresIn: number;
  /** Expiry of the access token in Unix seconds of the sandbox clock. */
  readonly expires: number;
}
