import { randomBytes } from 'node:crypto';
import { isMemberId } from '../bitrix24/identifiers.ts';
import { parseJson } from '../net/parse-json.ts';
import { newJournalId, type JournalEntry } from './journal-entry.ts';
import { readCode } from '../bitrix24/hidden-error.ts';
import { readAnswerCode } from './read-code.ts';
import type { RecordedCall } from './recorded-call.ts';
import { redactCall } from './redact-call.ts';
import { longestRead, withoutPictures } from '../secrets/without-pictures.ts';

/** Longest name of a method or cause that is stored, in characters. */
const longestName = 200;

/** Makes the entry of a call, without its secrets. Hiding them takes time, so this runs when no request waits for it. */
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
    // A hostile portal may put a secret into the code of its error.
    code: code === null ? null : hide(code),
    ms,
    attempt,
    requestId: cause.requestId,
    cause: hide(cause.what).slice(0, longestName),
  };
}

/** Reads the code of an answer. Bitrix24 names an error first; the rest of a huge answer is not read. */
const codeOf = (status: number, answer: string): string | null =>
  answer.length <= longestRead
    ? readAnswerCode(status, answer)
    : (readCode(
        /^\s{0,9}\{\s{0,9}"error"\s{0,9}:\s{0,9}"(?<code>[^"]{1,64})"/.exec(answer)?.groups?.['code'],
      ) ?? readAnswerCode(status, '{}'));

/** The portal whose token an OAuth server was asked about; an opening does not know it before (platform contract 2.6). */
function ownerIn(answer = ''): string | undefined {
  if (answer.length > longestRead) return undefined;
  const parsed = parseJson(answer) as
    { member_id?: unknown; result?: { install?: { member_id?: unknown } | null } | null } | null | undefined;
  const owner = parsed?.result?.install?.member_id ?? parsed?.member_id;
  return isMemberId(owner) ? owner : undefined;
}

/** The entry that reports how many others were lost. @param at in milliseconds since the epoch */
export const lossNote = (at: number, memberId: string | undefined, lost: number): JournalEntry => ({
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
