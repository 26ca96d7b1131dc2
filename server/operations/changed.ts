import type { Outcome } from '../bitrix24/biconnector/outcome.ts';

/** What a write answers: the id of the object it made, changed or deleted. */
export function changed(outcome: Outcome<number>): Outcome<{ readonly id: number }>;
export function changed(outcome: Outcome<true>, id: number): Outcome<{ readonly id: number }>;
export function changed(outcome: Outcome<number | true>, id?: number): Outcome<{ readonly id: number }> {
  if (!outcome.ok) return outcome;
  const { value, from } = outcome;
  return { ok: true, value: { id: value === true ? (id ?? 0) : value }, from };
}
