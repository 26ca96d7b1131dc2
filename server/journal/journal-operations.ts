import { defineOperation, type Operation } from '../operations/operation.ts';
import type { MemberId } from '../bitrix24/identifiers.ts';
import type { Clock } from '../time/clock.ts';
import { journalPage } from './journal-answers.ts';
import type { JournalEntry } from './journal-entry.ts';
import { shownEntry, writeJournal } from './journal-file.ts';
import { filterIn, journalFileQuery, journalQuery, queryErrors } from './journal-query.ts';
import type { JournalFilter, JournalStore } from './journal-store.ts';

const tag = 'journal';
const perPage = 50;
/** Of a file, in entries and in characters of their contents. */
const longestFile = 5_000;
const largestFile = 16 * 1024 * 1024;
const readAtOnce = 500;

/** The journal of the user's own portal, for its administrators. */
export function createJournalOperations(store: JournalStore, clock: Clock): readonly Operation[] {
  /** Newest first; what is beyond a file's bounds is left out. */
  async function forFile(memberId: MemberId, filter: JournalFilter): Promise<readonly JournalEntry[]> {
    const entries: JournalEntry[] = [];
    let characters = 0;
    let before: string | undefined;
    for (;;) {
      const next = await store.find(memberId, filter, { before, atMost: readAtOnce });
      for (const each of next) {
        characters += (each.params?.length ?? 0) + (each.answer?.length ?? 0);
        if (entries.length === longestFile || characters > largestFile) return entries;
        entries.push(each);
      }
      before = next.at(-1)?.id;
      if (next.length < readAtOnce) return entries;
    }
  }

  return [
    defineOperation({
      method: 'get',
      path: '/api/journal',
      tag,
      summary: {
        en: 'What the app asked of this portal, newest first, without secrets',
        ru: 'Что приложение запрашивало у портала: сначала новое, без секретов',
      },
      query: journalQuery,
      answer: { item: journalPage },
      errors: queryErrors,
      administrators: true,
      service: 'write',
      run: async ({ user, query }) => {
        const { before } = query;
        const found = await store.find(user.memberId, filterIn(query), { before, atMost: perPage + 1 });
        const entries = found.slice(0, perPage);
        const older = found.length > perPage ? (entries.at(-1)?.id ?? null) : null;
        return { ok: true, value: { entries: entries.map(shownEntry), older } };
      },
    }),
    defineOperation({
      method: 'get',
      path: '/api/journal/export',
      tag,
      summary: {
        en: 'The same as a file, its newest 5000 entries at most',
        ru: 'То же файлом: не больше 5000 последних записей',
      },
      query: journalFileQuery,
      answer: { file: ['text/csv', 'application/jsonl'] },
      errors: queryErrors,
      administrators: true,
      service: 'write',
      run: async ({ user, query }) => {
        const { format } = query;
        const text = writeJournal(await forFile(user.memberId, filterIn(query)), format);
        const name = `journal-${new Date(clock.now()).toISOString().slice(0, 10)}.${format}`;
        const type = format === 'csv' ? 'text/csv' : 'application/jsonl';
        return { ok: true, value: { name, type, text } };
      },
    }),
  ];
}
