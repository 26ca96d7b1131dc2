declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** The stable key of a portal, 32 hexadecimal characters; it survives renaming (platform contract 1.1). */
export type MemberId = Branded<'member id'>;
/** Opaque token, valid for 3600 s, bound to app, portal and user. */
export type AccessToken = Branded<'access token'>;
/** Opaque token, valid for 180 days, replaced at every refresh. */
export type RefreshToken = Branded<'refresh token'>;
/** Opaque secret of one installation. It proves that an event came from that portal. */
export type ApplicationToken = Branded<'application token'>;

/** Names the owner of a token pair: one user of one portal. */
export interface TokenKey {
  readonly memberId: MemberId;
  readonly userId: number;
}

export const isMemberId = (value: unknown): value is MemberId =>
  typeof value === 'string' && /^[0-9a-f]{32}$/.test(value);

/** Tokens are opaque visible ASCII, 1 to 1024 characters long, so that they fit into a header. */
const isToken = (value: unknown): value is string =>
  typeof value === 'string' && /^[\x21-\x7e]{1,1024}$/.test(value);

export const isAccessToken = (value: unknown): value is AccessToken => isToken(value);
export const isRefreshToken = (value: unknown): value is RefreshToken => isToken(value);
export const isApplicationToken = (value: unknown): value is ApplicationToken => isToken(value);
