import type { MemberId, TokenKey } from '../../../server/bitrix24/identifiers.ts';
import { createCheckQuota } from '../../../server/bi/checks/check-quota.ts';

const user = (userId: number, portal = 'a'): TokenKey => ({
  memberId: portal.repeat(32) as MemberId,
  userId,
});
const limits = { perUser: 2, perPortal: 3, inAll: 4, perMinute: 5 };

function stage() {
  let now = 1_000_000;
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const ends: (() => void)[] = [];
  const turns = createCheckQuota(clock, limits);
  const begin = (key: TokenKey) => turns.run(key, () => new Promise<void>(resolve => ends.push(resolve)));
  return { turns, begin, ends, pass: (ms: number) => (now += ms) };
}
const quick = () => Promise.resolve('done');

test('a user, a portal and the process each have so many turns at once', async () => {
  const { turns, begin, ends } = stage();
  const running = [begin(user(1)), begin(user(1))];
  await expect(turns.run(user(1), quick)).rejects.toMatchObject({ status: 429, retryAfter: 5 });
  running.push(begin(user(2)));
  await expect(turns.run(user(3), quick)).rejects.toMatchObject({ status: 429, retryAfter: 10 });
  running.push(begin(user(1, 'b')));
  await expect(turns.run(user(1, 'c'), quick)).rejects.toMatchObject({ code: 'CHECKS_BUSY', status: 503 });
  for (const end of ends) end();
  await Promise.all(running);
  await expect(turns.run(user(1), quick)).resolves.toBe('done');
});

test('so many in a minute, and then when the first of them is a minute old', async () => {
  const { turns, pass } = stage();
  for (let index = 0; index < 5; index += 1) {
    await turns.run(user(1), quick);
    pass(1_000);
  }
  await expect(turns.run(user(1), quick)).rejects.toMatchObject({ code: 'TOO_MANY_CHECKS', retryAfter: 55 });
  await expect(turns.run(user(2), quick)).resolves.toBe('done');
  pass(55_000);
  await expect(turns.run(user(1), quick)).resolves.toBe('done');
});

test('a check that fails gives its turn back', async () => {
  const { turns } = stage();
  for (let index = 0; index < 3; index += 1)
    await expect(turns.run(user(1), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(turns.run(user(1), quick)).resolves.toBe('done');
});
