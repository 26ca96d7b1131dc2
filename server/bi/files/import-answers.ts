import { z } from 'zod';
import type { DeepReadonly } from '../deep-readonly.ts';

const actions = ['add', 'change', 'same', 'conflict', 'invalid'] as const;
const results = ['done', 'failed', 'notTried'] as const;
const count = z.int();

const problem = z.object({
  /** Path of the field; empty for the connector, or the file, as a whole. */
  field: z.string(),
  code: z.string(),
  limit: z.number().optional(),
  /** English sentence; the page has one in each language for every code. */
  message: z.string(),
  detail: z.string().optional(),
  line: z.int().optional(),
  column: z.int().optional(),
});

const importEntry = z.object({
  title: z.string(),
  action: z.enum(actions),
  id: z.int().optional(),
  changes: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })).optional(),
  /** Number in the file's list, counted from 1; absent if the file as a whole cannot be used. */
  position: z.int().optional(),
  /** Line of the file where the connector begins. */
  line: z.int().optional(),
  problems: z.array(problem).optional(),
  /** Settings with reserved codes; the connector is written all the same. */
  warnings: z.array(z.object({ field: z.string(), code: z.string() })).optional(),
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
