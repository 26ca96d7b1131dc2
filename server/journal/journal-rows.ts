import type { JournalRow } from '../storage/schema.ts';
import type { JournalEntry } from './journal-entry.ts';

/** Member id of entries that belong to no portal. */
export const noPortal = '';

export const toRow = (entry: JournalEntry): JournalRow => ({
  id: entry.id,
  at: entry.at,
  target: entry.to,
  member_id: entry.memberId ?? noPortal,
  user_id: entry.userId ?? null,
  method: entry.method,
  params: entry.params,
  answer: entry.answer,
  status: entry.status,
  code: entry.code,
  ms: entry.ms,
  attempt: entry.attempt,
  request_id: entry.requestId ?? null,
  cause: entry.cause,
});

export const toEntry = (row: JournalRow): JournalEntry => ({
  id: row.id,
  at: row.at,
  to: row.target,
  memberId: row.member_id === noPortal ? undefined : row.member_id,
  userId: row.user_id ?? undefined,
  method: row.method,
  params: row.params,
  answer: row.answer,
  status: row.status,
  code: row.code,
  ms: row.ms,
  attempt: row.attempt,
  requestId: row.request_id ?? undefined,
  cause: row.cause,
});
