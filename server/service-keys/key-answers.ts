import { z } from 'zod';

const time = z.iso.datetime();

/** A service key as the list shows it, without its secret. */
export const shownKey = z.object({
  id: z.string(),
  name: z.string(),
  scope: z.enum(['read', 'write']),
  state: z.enum(['active', 'expired', 'revoked']),
  createdBy: z.int().meta({ description: 'The user’s id.' }),
  createdAt: time,
  expiresAt: time,
  lastUsedAt: time.nullable().meta({ description: 'To the minute.' }),
  revokedAt: time.nullable(),
});
export type ShownKey = z.output<typeof shownKey>;

/** A service key right after it was made. */
export const newKey = shownKey.extend({ key: z.string().meta({ description: 'Never shown again.' }) });
