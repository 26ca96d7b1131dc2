import { subtle, type webcrypto } from 'node:crypto';
import { SignJWT, errors, jwtVerify } from 'jose';
import { boundedMap } from '../../time/bounded-map.ts';
import { z } from 'zod';
import type { Clock } from '../../time/clock.ts';
import type { NonEmpty } from '../../config/config.ts';
import { liesAhead } from '../../time/time-window.ts';
import { DeskError } from '../../desk-error.ts';
import { sha256, sha256Hex } from '../../secrets/sha256.ts';
import { isMemberId, type MemberId, type TokenKey } from '../../bitrix24/identifiers.ts';

/**
 * Issues and verifies the short-lived proof that the page in the frame sends with each request. A token lives only in the
 * page's memory and is bound to one user of one portal, so it needs no cookie and cannot speak for another portal.
 */
export interface FrameTokens {
  /** @param installedAt which installation the token belongs to; see `Portal` */
  issue(key: TokenKey, installedAt: number): Promise<string>;
  /** @throws DeskError `FRAME_TOKEN_EXPIRED` or `FRAME_TOKEN_INVALID`, both 401; an installation that was replaced counts as expired */
  verify(token: string): Promise<TokenKey>;
  /** Life of a token, in whole seconds. */
  readonly lifeSeconds: number;
}

export interface FrameTokenOptions {
  /** The first signs, all verify. */
  readonly secrets: NonEmpty<string>;
  /** Origin of this app; a token of another deployment with the same secret is refused. */
  readonly audience: string;
  readonly clock: Clock;
  /** The installation that a portal has now; undefined for a portal without a record. */
  readonly installedAt: (key: TokenKey) => Promise<number | undefined>;
}

/** What a good signature says. */
interface VerifiedToken {
  readonly key: TokenKey;
  readonly expiresAt: number;
  readonly installation: number | undefined;
}

const lifeSeconds = 15 * 60;
const claims = z.object({
  sub: z.custom<MemberId>(isMemberId),
  uid: z.number().int().positive(),
  exp: z.number(),
  // A process of an older version leaves it out; its tokens end within minutes.
  ins: z.number().optional(),
});

export function createFrameTokens(options: FrameTokenOptions): FrameTokens {
  const { secrets, audience, clock, installedAt } = options;
  const keys = new Map(secrets.map(secret => [keyId(secret), signingKey(secret)]));
  const [current] = secrets;
  const currentKey = signingKey(current);
  /** Verified tokens: a good signature stays good until the token expires, and checking it took a tenth of a call's time. */
  const verified = boundedMap<string, VerifiedToken>(10_000);

  return {
    lifeSeconds,
    issue: async ({ memberId, userId }, installation) => {
      const now = Math.floor(clock.now() / 1000);
      return new SignJWT({ uid: userId, ins: installation })
        .setProtectedHeader({ alg: 'HS256', kid: keyId(current) })
        .setSubject(memberId)
        .setAudience(audience)
        .setIssuedAt(now)
        .setExpirationTime(now + lifeSeconds)
        .sign(await currentKey);
    },
    verify: async token => {
      const before = verified.get(token);
      const now =
        before !== undefined && before.expiresAt > clock.now() ? before : await verifySignature(token);
      // A token that ends later than any can was issued before the clock was set back.
      if (!liesAhead(now.expiresAt, lifeSeconds * 1000, clock.now()))
        throw new DeskError('FRAME_TOKEN_EXPIRED');
      // A token of a former installation ends with it; its page gets a new one by proving a fresh frame auth.
      const present = await installedAt(now.key);
      if (now.installation !== undefined && present !== undefined && now.installation !== present)
        throw new DeskError('FRAME_TOKEN_EXPIRED');
      return now.key;
    },
  };

  async function verifySignature(token: string): Promise<VerifiedToken> {
    try {
      const { payload } = await jwtVerify(
        token,
        ({ kid }) => {
          const key = keys.get(kid ?? '');
          if (key === undefined) throw new errors.JWSInvalid('unknown key');
          return key;
        },
        { audience, algorithms: ['HS256'], currentDate: new Date(clock.now()) },
      );
      const { sub, uid, exp, ins } = claims.parse(payload);
      const good = { key: { memberId: sub, userId: uid }, expiresAt: exp * 1000, installation: ins };
      verified.set(token, good);
      return good;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new DeskError('FRAME_TOKEN_EXPIRED');
      throw new DeskError('FRAME_TOKEN_INVALID');
    }
  }
}

/** Derives a key from the cookie secret, so that a leak of one use does not help against the other. */
const signingKey = (secret: string): Promise<webcrypto.CryptoKey> =>
  subtle.importKey('raw', sha256(`frame token\n${secret}`), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
    'verify',
  ]);
const keyId = (secret: string) => sha256Hex(`frame token id\n${secret}`).slice(0, 8);
