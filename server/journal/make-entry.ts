import { randomBytes } from 'node:crypto';
import { isMemberId } from '../bitrix24/identifiers.ts';
import { newJournalId, type JournalEntry } from './journal-entry.ts';
import { readCode } from '../bitrix24/biconnector/hidden-error.ts';
import { readAnswerCode } from './read-code.ts';
import type { RecordedCall } from './recorded-call.ts';
import { redactCall } from './redact-call.ts';
import { longestRead, withoutPictures } from '../secrets/without-pictures.ts';

const longestName = 200;

/** What is kept of a call. Takes the time that hiding its secrets takes: to be made when nobody waits. */
export function makeEntry({ call, cause, at, ms, attempt, outcome }: RecordedCall): JournalEntry {
  const answer = 'text' in outcome ? withoutPictures(outcome.text) : undefined;
  const { params, answer: shown, hide } = redactCall(call.params, answer);
  const code = 'text' in outcome ? codeOf(outcome.status, answer ?? '') : outcome.code;
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

/** Bitrix24 names an error first; more of a huge answer is not read. */
const codeOf = (status: number, answer: string): string | null =>
  answer.length <= longestRead
    ? readAnswerCode(status, answer)
    : (readCode(
        /^\s{0,9}\{\s{0,9}"error"\s{0,9}:\s{0,9}"(?<code>[^"]{1,64})"/.exec(answer)?.groups?.['code'],
      ) ?? readAnswerCode(status, '{}'));

/** Whose token it was that an OAuth server was asked about: an opening does not know before (platform contract 2.6). */
function ownerIn(answer = ''): string | undefined {
  if (answer.length > longestRead) return undefined;
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
