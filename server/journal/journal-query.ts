import { z } from 'zod';
import { isJournalId } from './journal-entry.ts';
import type { JournalFilter } from './journal-store.ts';

const bad = 'VALIDATION_INVALID_FIELD_TYPE';
const time = z
  .string(bad)
  .refine(text => !Number.isNaN(Date.parse(text)), bad)
  .transform(text => Date.parse(text))
  .meta({ description: 'Such as 2026-10-01T12:00:00Z.' });

const filters = {
  from: time.optional(),
  to: time.optional(),
  method: z.string(bad).max(100, bad).optional(),
  user: z
    .string(bad)
    .regex(/^[1-9][0-9]{0,14}$/, bad)
    .transform(Number)
    .optional(),
  outcome: z.enum(['ok', 'failed'], bad).optional(),
  code: z.string(bad).max(100, bad).optional(),
  requestId: z.string(bad).max(100, bad).optional(),
};

/** Which entries of the journal, and where its page begins: `before` is the id of an entry. */
export const journalQuery = z.strictObject({
  ...filters,
  before: z.string(bad).refine(isJournalId, bad).optional(),
});

export const journalFileQuery = z.strictObject({
  ...filters,
  format: z.enum(['csv', 'jsonl'], bad).default('csv'),
});

export const queryErrors = [bad, 'VALIDATION_UNKNOWN_PARAMETERS'];

/** The conditions alone. */
export const filterIn = ({
  from,
  to,
  method,
  user,
  outcome,
  code,
  requestId,
}: JournalFilter): JournalFilter => ({
  from,
  to,
  method,
  user,
  outcome,
  code,
  requestId,
});
