import { createQuiet, whenIdle } from '../../../client/transport/quiet.ts';
import { createFakeTimers } from '../../stage/fake-timers.ts';

/** A quiet whose idle moments come when the test says so. */
function quietOf() {
  const timers = createFakeTimers();
  const waiting: (() => void)[] = [];
  const quiet = createQuiet({ idle: action => waiting.push(action), timers, boundMs: 5000 });
  const beIdle = (): void => {
    for (const action of waiting.splice(0)) action();
  };
  return { ...quiet, timers, beIdle };
}
const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
/** A question, and the function that answers it. */
function question() {
  let answer = (): void => undefined;
  const asked = new Promise<void>(resolve => (answer = resolve));
  return { asked, answer };
}

describe('the quiet after the first view', () => {
  test('the quiet begins in the first idle moment when nothing is under way', () => {
    const { whenQuiet, beIdle, timers } = quietOf();
    let runs = 0;
    whenQuiet(() => (runs += 1));
    expect(runs).toBe(0);
    beIdle();
    beIdle();
    expect(runs).toBe(1);
    expect(timers.pending()).toBe(0);
  });

  test('an idle moment during a question is not quiet; the one after the last answer is', async () => {
    const { whenQuiet, during, beIdle } = quietOf();
    const [first, second] = [question(), question()];
    let runs = 0;
    void during(first.asked);
    whenQuiet(() => (runs += 1));
    beIdle();
    expect(runs).toBe(0);
    first.answer();
    await settle();
    void during(second.asked);
    beIdle();
    expect(runs).toBe(0);
    second.answer();
    await settle();
    beIdle();
    expect(runs).toBe(1);
  });

  test('a failed question is over too', async () => {
    const { whenQuiet, during, beIdle } = quietOf();
    let runs = 0;
    whenQuiet(() => (runs += 1));
    await expect(during(Promise.reject(new Error('no network')))).rejects.toThrow('no network');
    await settle();
    beIdle();
    expect(runs).toBe(1);
  });

  test('a question that is never answered holds the quiet up for no longer than the bound', async () => {
    const { whenQuiet, during, beIdle, timers } = quietOf();
    let runs = 0;
    void during(new Promise(() => undefined));
    whenQuiet(() => (runs += 1));
    beIdle();
    await timers.pass(4999);
    expect(runs).toBe(0);
    await timers.pass(1);
    beIdle();
    expect(runs).toBe(1);
  });
});

test('an idle moment is waited for no longer than five seconds', () => {
  const browser = globalThis as { requestIdleCallback?: (run: () => void, options?: object) => void };
  const asked: unknown[] = [];
  browser.requestIdleCallback = (_run, options) => asked.push(options);
  try {
    whenIdle(() => undefined);
  } finally {
    delete browser.requestIdleCallback;
  }
  expect(asked).toEqual([{ timeout: 5_000 }]);
});
