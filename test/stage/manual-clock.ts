import type { Clock } from '../../server/time/clock.ts';
import { queriesUnderWay } from './queries-under-way.ts';

/** Time that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now = Date.UTC(2026, 9, 1, 12);
  readonly #sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise(wake => this.#sleepers.add({ at: this.#now + milliseconds, wake }));
  }

  /** Jumps ahead; sleepers that are due wake at the next `run`. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** Lets time pass from sleeper to sleeper, for `milliseconds` at the most, until nothing happens any more. */
  async run(milliseconds = 10 * 60_000): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      await quiet();
      const [next] = [...this.#sleepers].sort((a, b) => a.at - b.at);
      if (next === undefined || next.at > end) break;
      this.#sleepers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    if (milliseconds < 10 * 60_000) this.#now = Math.max(this.#now, end);
  }
}

/** Until every promise that can settle without time passing has settled: database calls take some turns of the loop. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 50; turn = queriesUnderWay() === 0 ? turn + 1 : 0)
    await new Promise(resolve => setImmediate(resolve));
}
