import { z } from 'zod';

const time = z.iso.datetime();
/** A service key as `GET /api/service-keys` answers it, without its secret. */
export const serviceKey = z.object({
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
/** The answer to a new key: the only one that holds its text. */
export const newServiceKey = serviceKey.extend({
  key: z.string().meta({ description: 'Never shown again.' }),
});

export type ServiceKeyAnswer = z.output<typeof serviceKey>;
