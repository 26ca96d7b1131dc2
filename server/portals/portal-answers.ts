import { z } from 'zod';

const time = z.iso.datetime();

/** What `GET /api/portal` answers: the state of the portal, and what helps where it does not work. */
export const portalStatus = z.object({
  state: z.enum(['active', 'needs-authorization', 'suspended', 'uninstalled']),
  /** Null in other states than `suspended`. */
  suspendedFor: z.enum(['payment', 'uninstall']).nullable(),
  /** Null if unknown. */
  since: time.nullable(),
  wayOut: z.enum(['NONE', 'ADMINISTRATOR_OPENS', 'PAY', 'WAIT', 'INSTALL']),
  host: z.string(),
  installedAt: time,
  scopes: z.array(z.string()),
  background: z.array(
    z.object({
      role: z.enum(['installer', 'systemUser']),
      userId: z.number().int(),
      access: z.enum(['usable', 'ended', 'none']),
      /** To within an hour. */
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

export type PortalStatus = z.output<typeof portalStatus>;
