import type { Refusal, CallMethod } from '../../bitrix24/answer.ts';
import { addConnector, updateConnector } from '../../bitrix24/biconnector/connector-writes.ts';
import type { PlannedConnector } from './plan-import.ts';

/** What became of a connector of the file, or would. */
export type ImportEntry = Omit<PlannedConnector, 'fields'> & {
  readonly id?: number;
  readonly result?: 'done' | 'failed' | 'notTried';
  readonly error?: { readonly code: string; readonly message: string };
};

export interface ImportReport {
  readonly entries: readonly ImportEntry[];
  /** Whether anything was to be changed, or only shown. */
  readonly applied: boolean;
  readonly counts: Readonly<Record<CountName, number>>;
}

const countNames = ['add', 'change', 'same', 'conflict', 'invalid', 'done', 'failed', 'notTried'] as const;
type CountName = (typeof countNames)[number];

/** The plan as it is shown before anything is done. */
export const describePlan = (plan: readonly PlannedConnector[]): ImportReport =>
  report(plan.map(withoutFields), false);

/**
 * Adds and changes one connector after the other, and stops where one fails. What is invalid or in conflict is left alone:
 * whoever applies a plan has seen it.
 */
export async function applyPlan(call: CallMethod, plan: readonly PlannedConnector[]): Promise<ImportReport> {
  const entries: ImportEntry[] = [];
  let stopped = false;
  for (const planned of plan) {
    const entry = withoutFields(planned);
    if (planned.action !== 'add' && planned.action !== 'change') entries.push(entry);
    else if (stopped) entries.push({ ...entry, result: 'notTried' });
    else {
      const outcome = await apply(call, planned);
      stopped = !outcome.ok;
      entries.push({ ...entry, ...resultOf(outcome) });
    }
  }
  return report(entries, true);
}

type Applied = { readonly ok: true; readonly id: number } | Refusal;

async function apply(
  call: CallMethod,
  planned: PlannedConnector & { readonly action: 'add' | 'change' },
): Promise<Applied> {
  if (planned.action === 'add') {
    const added = await addConnector(call, planned.fields);
    return added.ok ? { ok: true, id: added.value } : added;
  }
  const updated = await updateConnector(call, planned.id, planned.fields);
  return updated.ok ? { ok: true, id: planned.id } : updated;
}

const resultOf = (outcome: Applied): Partial<ImportEntry> =>
  outcome.ok
    ? { result: 'done', id: outcome.id }
    : { result: 'failed', error: { code: outcome.code, message: outcome.message } };

const withoutFields = (planned: PlannedConnector): ImportEntry =>
  Object.fromEntries(Object.entries(planned).filter(([key]) => key !== 'fields')) as unknown as ImportEntry;

function report(entries: readonly ImportEntry[], applied: boolean): ImportReport {
  const count = (name: CountName) =>
    entries.filter(({ action, result }) => action === name || result === name).length;
  const counts = Object.fromEntries(countNames.map(name => [name, count(name)])) as Record<CountName, number>;
  return { entries, applied, counts };
}
