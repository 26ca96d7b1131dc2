import { z } from 'zod';

const entry = z.object({
  at: z.iso.datetime(),
  userId: z.int().nullable().meta({ description: 'Who acted, where it was a person.' }),
  key: z.object({ id: z.string(), name: z.string() }).nullable().meta({ description: 'Which key acted.' }),
  action: z.string().meta({ description: 'Method and path of the operation.' }),
  object: z.string().nullable(),
  status: z.int().nullable().meta({ description: 'Null: it did not end, or nobody knows how.' }),
  code: z.string().nullable(),
  requestId: z.string(),
});
/** One page of the audit trail, newest line first. */
export const auditPage = z.object({
  entries: z.array(entry),
  next: z.string().nullable().meta({ description: 'Goes into `before` for the next page.' }),
});
export type AuditPage = z.output<typeof auditPage>;
export type AuditLine = AuditPage['entries'][number];
