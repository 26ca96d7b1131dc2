import { z } from 'zod';
import { requiredText, fieldError } from '../bitrix24/biconnector/check-input.ts';

/** The longest life of a key, in days. */
export const longestDays = 366;

const invalidExpiry = 'VALIDATION_EXPIRY';
const days = z.union([z.literal(30), z.literal(90), z.literal(365)], invalidExpiry);

/** Input for a new key. */
export const keyInput = z.strictObject({
  name: requiredText(100).regex(
    /^(?! )[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]*(?<! )$/u,
    'VALIDATION_KEY_NAME',
  ),
  scope: z.enum(['read', 'write'], fieldError),
  expires: z
    .union(
      [z.strictObject({ inDays: days }), z.strictObject({ at: z.iso.datetime({ offset: true }) })],
      invalidExpiry,
    )
    .meta({ description: `After 30, 90 or 365 days, or at a time within ${longestDays} days.` }),
});
export type KeyInput = z.output<typeof keyInput>;

const dayMs = 86_400_000;

/**
 * When the key expires, in milliseconds since the epoch; undefined when that is past or too far away.
 * @param now in milliseconds since the epoch
 */
export function expiryOf({ expires }: KeyInput, now: number): number | undefined {
  const at = 'inDays' in expires ? now + expires.inDays * dayMs : Date.parse(expires.at);
  return at > now && at <= now + longestDays * dayMs ? at : undefined;
}
