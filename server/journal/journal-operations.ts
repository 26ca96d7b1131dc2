import { defineOperation, type Operation } from '../operations/operation.ts';
import type { MemberId } from '../bitrix24/identifiers.ts';
import type { Clock } from '../time/clock.ts';
import { journalPage } from './journal-answers.ts';
import type { JournalEntry } from './journal-entry.ts';
import { shownEntry, writeJournal } from './journal-file.ts';
import { journalFileQuery, journalQuery, queryErrors } from './journal-query.ts';
import type { JournalFilter, JournalStore } from './journal-store.ts';

const tag = 'journal';
const perPage = 50;
/** Limits of a file, in entries and in characters of their contents. */
const maxFileEntries = 5_000;
const maxFileCharacters = 16 * 1024 * 1024;
const entriesPerRead = 500;

/** Operations on the journal of the user's own portal, for its administrators. */
export function createJournalOperations(store: JournalStore, clock: Clock): readonly Operation[] {
  /** Reads the newest entries that fit the limits of a file, newest first. */
  async function readForFile(memberId: MemberId, filter: JournalFilter): Promise<readonly JournalEntry[]> {
    const entries: JournalEntry[] = [];
    let characters = 0;
    let before: string | undefined;
    for (;;) {
      const next = await store.find(memberId, filter, { before, atMost: entriesPerRead });
      for (const each of next) {
        characters += (each.params?.length ?? 0) + (each.answer?.length ?? 0);
        if (entries.length === maxFileEntries || characters > maxFileCharacters) return entries;
        entries.push(each);
      }
      before = next.at(-1)?.id;
      if (next.length < entriesPerRead) return entries;
    }
  }

  return [
    defineOperation({
      method: 'get',
      path: '/api/journal',
      tag,
      summary: {
        en: 'Calls of the app to this portal, newest first, without secrets',
        ru: 'Что приложение запрашивало у портала: сначала новое, без секретов',
      },
      query: journalQuery,
      answer: { item: journalPage },
      errors: queryErrors,
      administrators: true,
      service: 'write',
      run: async ({ user, query }) => {
        const { before, ...filter } = query;
        const found = await store.find(user.memberId, filter, { before, atMost: perPage + 1 });
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
        en: 'The journal as a file, with at most its newest 5000 entries',
        ru: 'То же файлом: не больше 5000 последних записей',
      },
      query: journalFileQuery,
      answer: { file: ['text/csv', 'application/jsonl'] },
      errors: queryErrors,
      administrators: true,
      service: 'write',
      run: async ({ user, query }) => {
        const { format, ...filter } = query;
        const text = writeJournal(await readForFile(user.memberId, filter), format);
        const name = `journal-${new Date(clock.now()).toISOString().slice(0, 10)}.${format}`;
        const type = format === 'csv' ? 'text/csv' : 'application/jsonl';
        return { ok: true, value: { name, type, text } };
      },
    }),
  ];
}
