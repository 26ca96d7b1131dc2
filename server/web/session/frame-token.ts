import { SignJWT, errors, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Clock } from '../../time/clock.ts';
import type { NonEmpty } from '../../config/config.ts';
import { DeskError } from '../../desk-error.ts';
import { sha256, sha256Hex } from '../../secrets/sha256.ts';
import { isMemberId, type MemberId, type TokenKey } from '../../bitrix24/identifiers.ts';

/**
 * Issues and verifies the short-lived proof that the page in the frame sends with each request. A token lives only in the
 * page's memory and is bound to one user of one portal, so it needs no cookie and cannot speak for another portal.
 */
export interface FrameTokens {
  issue(key: TokenKey): Promise<string>;
  /** @throws DeskError `FRAME_TOKEN_EXPIRED` or `FRAME_TOKEN_INVALID`, both 401 */
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
}

const lifeSeconds = 15 * 60;
const claims = z.object({
  sub: z.custom<MemberId>(isMemberId),
  uid: z.number().int().positive(),
  exp: z.number(),
});

export function createFrameTokens({ secrets, audience, clock }: FrameTokenOptions): FrameTokens {
  const keys = new Map(secrets.map(secret => [keyId(secret), signingKey(secret)]));
  const [current] = secrets;
  const currentKey = signingKey(current);
  /** Verified tokens: a good signature stays good until the token expires, and checking it took a tenth of a call's time. */
  const verified = new LRUCache<string, { readonly key: TokenKey; readonly expiresAt: number }>({
    max: 10_000,
  });

  return {
    lifeSeconds,
    issue: ({ memberId, userId }) => {
      const now = Math.floor(clock.now() / 1000);
      return new SignJWT({ uid: userId })
        .setProtectedHeader({ alg: 'HS256', kid: keyId(current) })
        .setSubject(memberId)
        .setAudience(audience)
        .setIssuedAt(now)
        .setExpirationTime(now + lifeSeconds)
        .sign(currentKey);
    },
    verify: async token => {
      const before = verified.get(token);
      if (before !== undefined && before.expiresAt > clock.now()) return before.key;
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
        const { sub, uid, exp } = claims.parse(payload);
        const key = { memberId: sub, userId: uid };
        verified.set(token, { key, expiresAt: exp * 1000 });
        return key;
      } catch (error) {
        if (error instanceof errors.JWTExpired) throw new DeskError('FRAME_TOKEN_EXPIRED');
        throw new DeskError('FRAME_TOKEN_INVALID');
      }
    },
  };
}

/** Derives a key from the cookie secret, so that a leak of one use does not help against the other. */
const signingKey = (secret: string) => sha256(`frame token\n${secret}`);
const keyId = (secret: string) => sha256Hex(`frame token id\n${secret}`).slice(0, 8);
