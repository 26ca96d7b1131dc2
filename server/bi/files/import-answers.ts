import { z } from 'zod';
import type { DeepReadonly } from '../deep-readonly.ts';

const actions = ['add', 'change', 'same', 'conflict', 'invalid'] as const;
const results = ['done', 'failed', 'notTried'] as const;
const count = z.int();

const importEntry = z.object({
  title: z.string(),
  action: z.enum(actions),
  id: z.int().optional(),
  changes: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })).optional(),
  problems: z
    .array(z.object({ field: z.string(), code: z.string(), limit: z.number().optional() }))
    .optional(),
  reason: z.string().optional(),
  result: z.enum(results).optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

/** What an import did, or would do. */
export const importReport = z.object({
  /** One entry for each connector of the file. */
  entries: z.array(importEntry),
  /** Whether the import was carried out or only planned. */
  applied: z.boolean(),
  /** Number of entries with each action and result. */
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

export type ImportEntry = DeepReadonly<z.output<typeof importEntry>>;
export type ImportReport = DeepReadonly<z.output<typeof importReport>>;
