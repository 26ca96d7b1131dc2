import { z } from 'zod';

const time = z.iso.datetime();

/** The state of a portal, and the way out where it does not work. */
export const portalReport = z.object({
  state: z.enum(['active', 'needs-authorization', 'suspended', 'uninstalled']),
  /** Null where that is not known. */
  since: time.nullable(),
  wayOut: z.enum(['NONE', 'ADMINISTRATOR_OPENS', 'PAY', 'INSTALL']),
  host: z.string(),
  installedAt: time,
  scopes: z.array(z.string()),
  background: z.array(
    z.object({
      role: z.enum(['installer', 'systemUser']),
      userId: z.number().int(),
      access: z.enum(['usable', 'ended', 'none']),
      /** Give or take an hour. */
      refreshedAt: time.nullable(),
    }),
  ),
  stored: z.object({
    users: z.number().int(),
    settings: z.number().int(),
    sessions: z.number().int(),
    events: z.number().int(),
  }),
});
export type PortalReport = z.output<typeof portalReport>;
