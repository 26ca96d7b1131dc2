import { z } from 'zod';

const count = z.int();

/** What `POST /api/connectors/import` answers: what a file changes in the portal, or has changed. */
export const importReport = z.object({
  entries: z.array(
    z.object({
      title: z.string(),
      action: z.enum(['add', 'change', 'same', 'conflict', 'invalid']),
      id: z.int().optional(),
      changes: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })).optional(),
      problems: z
        .array(z.object({ field: z.string(), code: z.string(), limit: z.number().optional() }))
        .optional(),
      reason: z.string().optional(),
      result: z.enum(['done', 'failed', 'notTried']).optional(),
      error: z.object({ code: z.string(), message: z.string() }).optional(),
    }),
  ),
  applied: z.boolean(),
  counts: z.object({
    add: count,
    change: count,
    same: count,
    conflict: count,
    invalid: count,
    done: count,
    failed: count,
    notTried: count,
  }),
});

export type ImportReport = z.output<typeof importReport>;
export type ImportEntry = ImportReport['entries'][number];
