import type { MemberId } from '../../server/bitrix24/identifiers.ts';
import { createAnswerCheck } from '../../server/hosting/endpoints/answer-check.ts';
import type { OpenedDatabase } from '../../server/hosting/records/find-database.ts';
import { ManualClock } from '../stage/manual-clock.ts';

const opened = {
  database: { id: 'shop', memberId: 'a'.repeat(32) as MemberId },
  address: { host: 'db.example.com', password: 'secret' },
} as unknown as OpenedDatabase;

test('a login is believed for three seconds, and for no longer when the clock is set back meanwhile', async () => {
  const clock = new ManualClock();
  let logins = 0;
  const proveLogin = () => {
    logins += 1;
    return Promise.resolve();
  };
  const answerCheck = createAnswerCheck({ proveLogin }, clock);
  const loginsAfter = async (ms: number) => {
    clock.advance(ms);
    await answerCheck(opened, new AbortController().signal);
    return logins;
  };
  expect(await loginsAfter(0)).toBe(1);
  expect(await loginsAfter(2_000)).toBe(1);
  expect(await loginsAfter(2_000)).toBe(2);
  expect(await loginsAfter(-3_600_000)).toBe(3);
});
