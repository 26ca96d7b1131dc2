import { randomUUID } from 'node:crypto';
import { isMemberId } from '../bitrix24/identifiers.ts';
import { newJournalId, type JournalEntry } from './journal-entry.ts';
import { readCode } from '../bitrix24/hidden-error.ts';
import { readAnswerCode } from './read-code.ts';
import type { RecordedCall } from './recorded-call.ts';
import { readJson, redactCall } from './redact-call.ts';
import { longestRead, withoutPictures } from '../secrets/without-pictures.ts';

/** Longest name of a method or cause that is stored, in characters. */
const longestName = 200;

/** Makes the entry of a call, without its secrets. Hiding them takes time, so this runs when no request waits for it. */
export function makeEntry({ call, cause, at, ms, attempt, outcome }: RecordedCall): JournalEntry {
  const answer = 'text' in outcome ? withoutPictures(outcome.text) : undefined;
  const parsed = readJson(answer);
  const { params, answer: shown, hide } = redactCall(call.params, answer, parsed);
  const code = 'text' in outcome ? codeOf(outcome.status, answer ?? '', parsed) : outcome.code;
  return {
    id: newJournalId(at, randomDigits()),
    at,
    to: call.to,
    memberId: call.memberId ?? (call.to === 'oauth' ? ownerIn(parsed) : undefined),
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
const codeOf = (status: number, answer: string, parsed: unknown): string | null =>
  answer.length <= longestRead
    ? readAnswerCode(status, parsed)
    : (readCode(
        /^\s{0,9}\{\s{0,9}"error"\s{0,9}:\s{0,9}"(?<code>[^"]{1,64})"/.exec(answer)?.groups?.['code'],
      ) ?? readAnswerCode(status, {}));

/** The portal whose token an OAuth server was asked about; an opening does not know it before (platform contract 2.6). */
function ownerIn(parsed: unknown): string | undefined {
  const answer = parsed as
    { member_id?: unknown; result?: { install?: { member_id?: unknown } | null } | null } | null | undefined;
  const owner = answer?.result?.install?.member_id ?? answer?.member_id;
  return isMemberId(owner) ? owner : undefined;
}

/** The entry that reports how many others were lost. @param at in milliseconds since the epoch */
export const lossNote = (at: number, memberId: string | undefined, lost: number): JournalEntry => ({
  id: newJournalId(at, randomDigits()),
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

/** Hexadecimal digits for an id. Node keeps random bytes for UUIDs in store, while others cost a system call each. */
const randomDigits = (): string => randomUUID().replaceAll('-', '').slice(-14);
