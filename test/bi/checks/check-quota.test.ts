import type { MemberId, TokenKey } from '../../../server/bitrix24/identifiers.ts';
import { createCheckQuota } from '../../../server/bi/checks/check-quota.ts';

const user = (userId: number, portal = 'a'): TokenKey => ({
  memberId: portal.repeat(32) as MemberId,
  userId,
});
const limits = { perUser: 2, perPortal: 3, inAll: 4, perMinute: 5 };

function createStage() {
  let now = 1_000_000;
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const ends: (() => void)[] = [];
  const quota = createCheckQuota(clock, limits);
  const begin = (key: TokenKey) => quota.run(key, () => new Promise<void>(resolve => ends.push(resolve)));
  return { quota, begin, ends, pass: (ms: number) => (now += ms) };
}
const quick = () => Promise.resolve('done');

test('the checks at once are limited per user, per portal and in all', async () => {
  const { quota, begin, ends } = createStage();
  const running = [begin(user(1)), begin(user(1))];
  await expect(quota.run(user(1), quick)).rejects.toMatchObject({ status: 429, retryAfter: 5 });
  running.push(begin(user(2)));
  await expect(quota.run(user(3), quick)).rejects.toMatchObject({ status: 429, retryAfter: 10 });
  running.push(begin(user(1, 'b')));
  await expect(quota.run(user(2, 'b'), () => Promise.resolve('gives way'))).resolves.toBe('gives way');
  for (const end of ends) end();
  await Promise.all(running);
  await expect(quota.run(user(1), quick)).resolves.toBe('done');
});

test('the checks of a user within a minute are limited, until the first of them is a minute old', async () => {
  const { quota, pass } = createStage();
  for (let index = 0; index < 5; index += 1) {
    await quota.run(user(1), quick);
    pass(1_000);
  }
  await expect(quota.run(user(1), quick)).rejects.toMatchObject({ code: 'TOO_MANY_CHECKS', retryAfter: 55 });
  await expect(quota.run(user(2), quick)).resolves.toBe('done');
  pass(55_000);
  await expect(quota.run(user(1), quick)).resolves.toBe('done');
});

test('a failed check no longer counts as running', async () => {
  const { quota } = createStage();
  for (let index = 0; index < 3; index += 1)
    await expect(quota.run(user(1), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(quota.run(user(1), quick)).resolves.toBe('done');
});

test('portals that hold many places give way, and each new portal gets one', async () => {
  const { quota } = createStage();
  const hang = (key: TokenKey) =>
    quota.run(
      key,
      stop =>
        new Promise<never>((_resolve, reject) => {
          stop.addEventListener('abort', () => {
            reject(stop.reason as Error);
          });
        }),
    );
  const busy = { code: 'CHECKS_BUSY', status: 503, retryAfter: 10 };
  const [oldest, ...others] = [hang(user(1)), hang(user(1)), hang(user(2)), hang(user(1, 'b'))];
  void hang(user(1, 'c'));
  await expect(oldest).rejects.toMatchObject(busy);
  void hang(user(1, 'd'));
  await expect(others[0]).rejects.toMatchObject(busy);
  // Each of four portals has one place now, so nobody has more than a fair share.
  await expect(quota.run(user(1, 'e'), quick)).rejects.toMatchObject(busy);
});
