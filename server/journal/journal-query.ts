import { z } from 'zod';
import { isJournalId } from './journal-entry.ts';

const invalidType = 'VALIDATION_INVALID_FIELD_TYPE';
const time = z
  .string(invalidType)
  .refine(text => !Number.isNaN(Date.parse(text)), invalidType)
  .transform(text => Date.parse(text))
  .meta({ description: 'Such as 2026-10-01T12:00:00Z.' });

const filters = {
  from: time.optional(),
  to: time.optional(),
  method: z.string(invalidType).max(100, invalidType).optional(),
  user: z
    .string(invalidType)
    .regex(/^[1-9][0-9]{0,14}$/, invalidType)
    .transform(Number)
    .optional(),
  outcome: z.enum(['ok', 'failed'], invalidType).optional(),
  code: z.string(invalidType).max(100, invalidType).optional(),
  requestId: z.string(invalidType).max(100, invalidType).optional(),
};

/** Query of one page of the journal: entries older than the one with the id `before`. */
export const journalQuery = z.strictObject({
  ...filters,
  before: z.string(invalidType).refine(isJournalId, invalidType).optional(),
});

/** Query of the journal as a file. */
export const journalFileQuery = z.strictObject({
  ...filters,
  format: z.enum(['csv', 'jsonl'], invalidType).default('csv'),
});

/** Codes with which a query of the journal is refused. */
export const queryErrors = [invalidType, 'VALIDATION_UNKNOWN_PARAMETERS'];
