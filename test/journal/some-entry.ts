import { newJournalId, type JournalEntry } from '../../server/journal/journal-entry.ts';

/** An entry whose other fields do not matter. */
export const someEntry = (fields: Partial<JournalEntry> & { readonly at: number }): JournalEntry => ({
  id: newJournalId(fields.at, 'ab'.repeat(7)),
  to: 'portal',
  memberId: undefined,
  userId: 1,
  method: 'biconnector.connector.get',
  params: '{"id":4}',
  answer: '{"result":true}',
  status: 200,
  code: null,
  ms: 12,
  attempt: 1,
  requestId: 'r-1',
  cause: 'GET /api/connectors/4',
  ...fields,
});
