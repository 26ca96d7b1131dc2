import { z } from 'zod';

const count = z.int();

/** The effects of an import on each connector of its file, planned or done. */
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
export type ShownImport = z.output<typeof importReport>;

export const fileFormats = ['json', 'yaml'] as const;
export type FileFormat = (typeof fileFormats)[number];
