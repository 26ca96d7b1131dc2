import { jest } from '@jest/globals';
import { until } from './until.ts';

/**
 * Lets a time limit run out at once while work is under way, so that it may be longer than any busy machine needs.
 * @param ms length of the limit, which no other timer has
 * @param begin starts the work
 * @param isWaiting whether nothing but the limit can end the work now
 */
export async function outOfTime<T>(
  ms: number,
  begin: () => Promise<T>,
  isWaiting: () => boolean,
): Promise<T> {
  const timers = jest.spyOn(globalThis, 'setTimeout');
  const newest = () => timers.mock.calls.findLast(([, wait]) => wait === ms);
  try {
    const work = begin();
    await until(() => isWaiting() && newest() !== undefined);
    newest()?.[0]();
    return await work;
  } finally {
    timers.mockRestore();
  }
}
