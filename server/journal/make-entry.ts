import { randomBytes } from 'node:crypto';
import { isMemberId } from '../bitrix24/identifiers.ts';
import { newJournalId } from './journal-entry.ts';
import type { JournalEntry } from './journal-entry.ts';
import { readAnswerCode } from './read-code.ts';
import type { RecordedCall } from './recorded-call.ts';
import { redactCall } from './redact-call.ts';

const longestName = 200;
/** In characters. */
const hugeAnswer = 100_000;

/** What is kept of a call. Takes the time that hiding its secrets takes: to be made when nobody waits. */
export function makeEntry({ call, cause, at, ms, attempt, outcome }: RecordedCall): JournalEntry {
  const answer = 'text' in outcome ? withoutPictures(outcome.text) : undefined;
  const { params, answer: shown, hide } = redactCall(call.params, answer);
  const code = 'text' in outcome ? readAnswerCode(outcome.status, answer ?? '') : outcome.code;
  return {
    id: newJournalId(at, randomBytes(7).toString('hex')),
    at,
    to: call.to,
    memberId: call.memberId ?? (call.to === 'oauth' ? ownerIn(answer) : undefined),
    userId: call.userId,
    method: call.method.slice(0, longestName),
    params,
    answer: shown,
    status: 'text' in outcome ? outcome.status : null,
    // A hostile portal may name its error as it likes.
    code: code === null ? null : hide(code),
    ms,
    attempt,
    requestId: cause.requestId,
    cause: hide(cause.what).slice(0, longestName),
  };
}

/** What makes an answer huge would take long to read, and is never kept. In an address as JSON has it there is no quote. */
function withoutPictures(answer: string): string {
  if (answer.length < hugeAnswer) return answer;
  let shown = '';
  let end = 0;
  for (let at = answer.indexOf('"data:'); at !== -1; at = answer.indexOf('"data:', end)) {
    const close = answer.indexOf('"', at + 1);
    if (close === -1) break;
    shown += `${answer.slice(end, at)}"data:… (${close - at - 1} characters)"`;
    end = close + 1;
  }
  return shown + answer.slice(end);
}

/** Whose token it was that an OAuth server was asked about: an opening does not know before (platform contract 2.6). */
function ownerIn(answer = ''): string | undefined {
  try {
    const read = JSON.parse(answer) as {
      member_id?: unknown;
      result?: { install?: { member_id?: unknown } };
    };
    const owner = read.result?.install?.member_id ?? read.member_id;
    return isMemberId(owner) ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** In the place of entries that could not be kept. */
export const noteOfLost = (at: number, memberId: string | undefined, lost: number): JournalEntry => ({
  id: newJournalId(at, randomBytes(7).toString('hex')),
  at,
  to: 'journal',
  memberId,
  userId: undefined,
  method: 'journal.lost',
  params: null,
  answer: `${lost} ${lost === 1 ? 'entry' : 'entries'} lost`,
  status: null,
  code: 'ENTRIES_LOST',
  ms: 0,
  attempt: 1,
  requestId: undefined,
  cause: 'server',
});
