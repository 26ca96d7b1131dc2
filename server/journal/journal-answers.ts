import { z } from 'zod';

const entry = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  to: z.enum(['portal', 'oauth', 'journal']),
  userId: z.int().nullable(),
  method: z.string(),
  params: z.string().nullable(),
  answer: z.string().nullable(),
  status: z.int().nullable(),
  code: z.string().nullable(),
  ms: z.int(),
  attempt: z.int(),
  requestId: z.string().nullable(),
  cause: z.string(),
});

/** One page of the journal, newest entry first. */
export const journalPage = z.object({
  entries: z.array(entry),
  older: z.string().nullable().meta({ description: 'For `before` of the next page; null at the end.' }),
});
export type JournalPage = z.output<typeof journalPage>;
export type ShownEntry = JournalPage['entries'][number];
