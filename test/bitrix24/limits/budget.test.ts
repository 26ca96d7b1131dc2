import fc from 'fast-check';
import {
  emptyAfterCall,
  enterpriseBudget,
  fullUntil,
  standardBudget,
  turnAt,
  type Budget,
} from '../../../server/bitrix24/limits/budget.ts';

/**
 * A bucket as Bitrix24 describes it: each call raises the level by one, time lowers it, and a level above the burst is
 * refused.
 */
class Bucket {
  #level = 0;
  #at = 0;
  readonly #budget: Budget;
  constructor(budget: Budget) {
    this.#budget = budget;
  }
  /** False when the portal would refuse. */
  call(at: number): boolean {
    this.#level = Math.max(0, this.#level - (at - this.#at) / this.#budget.msPerCall);
    this.#at = at;
    if (this.#level + 1 > this.#budget.burst + 1e-9) return false;
    this.#level += 1;
    return true;
  }
}

const budgets = fc.constantFrom(standardBudget, enterpriseBudget, { burst: 1, msPerCall: 1_000 });
const pauses = fc.array(fc.nat({ max: 3_000 }), { minLength: 1, maxLength: 600 });

test('the cloud takes 2 calls per second above 50, Enterprise 5 above 250', () => {
  expect(1000 / standardBudget.msPerCall).toBe(2);
  expect(standardBudget.burst).toBe(50);
  expect(1000 / enterpriseBudget.msPerCall).toBe(5);
  expect(enterpriseBudget.burst).toBe(250);
});

test('calls made at their turns are never refused', () => {
  fc.assert(
    fc.property(budgets, pauses, (budget, gaps) => {
      const portal = new Bucket(budget);
      let now = 0;
      let emptyAt = 0;
      let lastTurn = 0;
      for (const gap of gaps) {
        now += gap;
        emptyAt = emptyAfterCall(emptyAt, budget, now);
        lastTurn = Math.max(lastTurn, now, turnAt(emptyAt, budget));
        expect(portal.call(lastTurn)).toBe(true);
      }
    }),
  );
});

test('a call never waits longer than it has to: before its turn it would be refused', () => {
  fc.assert(
    fc.property(budgets, pauses, (budget, gaps) => {
      const portal = new Bucket(budget);
      let now = 0;
      let emptyAt = 0;
      for (const gap of gaps) {
        now += gap;
        const next = emptyAfterCall(emptyAt, budget, now);
        expect(portal.call(now)).toBe(turnAt(next, budget) <= now);
        if (turnAt(next, budget) <= now) emptyAt = next;
      }
    }),
  );
});

test('a full bucket takes the next call when the pause is over, and then one call at a time', () => {
  const emptyAt = fullUntil(2_000, standardBudget);
  const next = emptyAfterCall(emptyAt, standardBudget, 0);
  expect(turnAt(next, standardBudget)).toBe(2_000);
  expect(turnAt(emptyAfterCall(next, standardBudget, 0), standardBudget)).toBe(2_500);
});
