import { z } from 'zod';
import { changeKinds, changeVerbs } from '../operations/operation.ts';

const entry = z.object({
  at: z.iso.datetime(),
  userId: z.int().nullable().meta({ description: 'The person who acted; null where a key acted.' }),
  userName: z.string().nullable().meta({ description: 'The name of the person, where the portal gave one.' }),
  key: z.object({ id: z.string(), name: z.string() }).nullable().meta({ description: 'The key that acted.' }),
  verb: z.enum(changeVerbs).nullable(),
  kind: z.enum(changeKinds).nullable(),
  title: z.string().nullable().meta({ description: 'Title of the object when it was changed.' }),
  object: z.string().nullable().meta({ description: 'Id of the object.' }),
  action: z.string().meta({ description: 'Method and path of the operation.' }),
  status: z
    .int()
    .nullable()
    .meta({ description: 'HTTP status of the answer; null while the outcome is unknown.' }),
  code: z.string().nullable().meta({ description: 'Error code; null where the change was made.' }),
  requestId: z.string(),
});

/** What `GET /api/audit` answers: who changed what, newest first. */
export const auditPage = z.object({
  entries: z.array(entry),
  next: z.string().nullable().meta({ description: 'Goes into `before` for the next page.' }),
});

export type AuditPage = z.output<typeof auditPage>;
export type AuditEntry = AuditPage['entries'][number];
