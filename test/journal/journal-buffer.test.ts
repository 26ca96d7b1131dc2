import type { MemberId } from '../../server/bitrix24/identifiers.ts';
import { createJournalBuffer } from '../../server/journal/journal-buffer.ts';
import type { JournalEntry } from '../../server/journal/journal-entry.ts';
import type { RecordedCall } from '../../server/journal/recorded-call.ts';

const acme = 'a1'.repeat(16) as MemberId;
const call = (method: string, text = '{"result":true}'): RecordedCall => ({
  call: { to: 'portal', memberId: acme, userId: 1, method, params: { auth: 'PROBE-token' } },
  cause: { what: 'GET /x', background: false, requestId: 'r' },
  at: 1_000,
  ms: 3,
  attempt: 1,
  sent: 20,
  outcome: { status: 200, text },
});

/** A buffer over a database that can be unavailable, and what was written to it. */
function stage(capacity?: { entries: number; characters: number }) {
  const written: JournalEntry[] = [];
  const batches: number[] = [];
  const database = { away: false };
  let told = 0;
  const buffer = createJournalBuffer({
    write: entries => {
      if (database.away) return Promise.reject(new Error('away'));
      batches.push(entries.length);
      written.push(...entries);
      return Promise.resolve();
    },
    now: () => 2_000,
    onLost: entries => (told += entries),
    ...(capacity && { capacity }),
  });
  return { buffer, written, batches, database, told: () => told };
}

test('recorded calls are written in order, many at once, without their secrets', async () => {
  const { buffer, written, batches } = stage();
  for (let at = 0; at < 225; at += 1) buffer.record(call(`m${at}`));
  await buffer.flush();
  expect(batches).toEqual([100, 100, 25]);
  expect(written.map(({ method }) => method)).toEqual(Array.from({ length: 225 }, (_, at) => `m${at}`));
  const ids = written.map(({ id }) => id);
  expect([...ids].sort()).toEqual(ids);
  expect(JSON.stringify(written)).not.toContain('PROBE');
  expect(buffer.lost()).toBe(0);
});

test('recording a call reads, hides and writes nothing before the current turn is over', () => {
  const { buffer, batches } = stage();
  let read = 0;
  const params = {
    get auth() {
      read += 1;
      return 'PROBE';
    },
  };
  for (let at = 0; at < 1_000; at += 1) {
    const each = call('m');
    buffer.record({ ...each, call: { ...each.call, params } });
  }
  expect([read, batches]).toEqual([0, []]);
});

test('a full batch of calls is written without waiting for the next second', async () => {
  const { buffer, written } = stage();
  for (let at = 0; at < 99; at += 1) buffer.record(call('m'));
  for (let turn = 0; turn < 20; turn += 1) await new Promise(resolve => setImmediate(resolve));
  expect(written).toEqual([]);
  buffer.record(call('m'));
  while (written.length < 100) await new Promise(resolve => setImmediate(resolve));
});

test.each([
  ['too many', { entries: 3, characters: 1_000_000 }],
  ['too long', { entries: 1_000, characters: 3 * (500 + 20 + 15) }],
])(
  'calls beyond the capacity (%s) are counted, reported, and noted in the journal',
  async (_name, capacity) => {
    const { buffer, written, told } = stage(capacity);
    for (let at = 0; at < 8; at += 1) buffer.record(call(`m${at}`));
    expect([buffer.lost(), told()]).toEqual([5, 5]);
    await buffer.flush();
    expect(
      written.map(({ to, memberId, method, answer, code }) => [to, memberId, method, answer, code]),
    ).toEqual([
      ...['m0', 'm1', 'm2'].map(method => ['portal', acme, method, '{"result":true}', null]),
      ['journal', acme, 'journal.lost', '5 entries lost', 'ENTRIES_LOST'],
    ]);
    // The buffer has room again.
    buffer.record(call('m8'));
    await buffer.flush();
    expect(written.at(-1)?.method).toBe('m8');
    expect(written).toHaveLength(5);
    expect(buffer.lost()).toBe(5);
  },
);

test('calls are held while the database is unavailable, and written when it is back', async () => {
  const { buffer, written, database, batches } = stage();
  database.away = true;
  for (let at = 0; at < 150; at += 1) buffer.record(call(`m${at}`));
  await expect(buffer.flush()).rejects.toThrow('away');
  await expect(buffer.flush()).rejects.toThrow('away');
  database.away = false;
  await buffer.flush();
  expect(batches).toEqual([100, 50]);
  expect(new Set(written.map(({ id }) => id)).size).toBe(150);
  expect(buffer.lost()).toBe(0);
});

test('a loss is noted in the journal once, however often writing the note had to be repeated', async () => {
  const { buffer, written, database } = stage({ entries: 2, characters: 1_000_000 });
  database.away = true;
  for (let at = 0; at < 5; at += 1) buffer.record(call('m'));
  await expect(buffer.flush()).rejects.toThrow('away');
  buffer.record(call('m'));
  await expect(buffer.flush()).rejects.toThrow('away');
  database.away = false;
  await buffer.flush();
  await buffer.flush();
  expect(written.map(({ answer }) => answer)).toEqual([
    '{"result":true}',
    '{"result":true}',
    '4 entries lost',
  ]);
});

test('a batch that the database refuses again and again is dropped and counted, and later ones are written', async () => {
  const { buffer, written, database } = stage();
  database.away = true;
  buffer.record(call('m'));
  for (let tries = 0; tries < 30; tries += 1) await expect(buffer.flush()).rejects.toThrow('away');
  expect(buffer.lost()).toBe(1);
  database.away = false;
  buffer.record(call('next'));
  await buffer.flush();
  expect(written.map(({ method }) => method)).toEqual(['next', 'journal.lost']);
});

test('calls that are dropped at the end are counted as lost', () => {
  const { buffer, told } = stage();
  buffer.record(call('m'));
  buffer.record(call('m'));
  buffer.abandon();
  expect([buffer.lost(), told()]).toEqual([2, 2]);
});

test('a call that cannot be read is lost without affecting others', async () => {
  const { buffer, written } = stage();
  const each = call('broken');
  const params = {
    get auth() {
      throw new Error('PROBE');
    },
  };
  buffer.record({ ...each, call: { ...each.call, params } });
  buffer.record(call('fine'));
  await buffer.flush();
  expect(written.map(({ method }) => method)).toEqual(['fine', 'journal.lost']);
  expect(buffer.lost()).toBe(1);
});

test('an answer of sixteen megabytes is recorded without its pictures', async () => {
  const { buffer, written } = stage();
  const logo = `data:image/png;base64,${'A'.repeat(320_000)}`;
  const items = Array.from({ length: 50 }, (_, id) => ({ id, logo }));
  buffer.record(call('m', JSON.stringify({ result: { items } })));
  await buffer.flush();
  expect(written[0]?.answer).toContain('{"id":49,"logo":"data:image/png;base64,… (320022 characters)"}');
});
