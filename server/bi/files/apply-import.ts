import type { CallMethod, Refusal } from '../../bitrix24/answer.ts';
import { addConnector, updateConnector } from '../../bitrix24/biconnector/connector-writes.ts';
import type { ImportEntry, ImportReport } from './import-answers.ts';
import type { PlannedConnector } from './plan-import.ts';

/** Reports a plan without carrying it out. */
export const describePlan = (plan: readonly PlannedConnector[]): ImportReport =>
  reportOf(plan.map(withoutFields), false);

/**
 * Adds and changes connectors one after the other and stops at the first failure. Invalid and conflicting connectors are
 * skipped, because the user has seen them in the plan.
 */
export async function applyPlan(call: CallMethod, plan: readonly PlannedConnector[]): Promise<ImportReport> {
  const entries: ImportEntry[] = [];
  let stopped = false;
  for (const planned of plan) {
    const entry = withoutFields(planned);
    if (planned.action !== 'add' && planned.action !== 'change') entries.push(entry);
    else if (stopped) entries.push({ ...entry, result: 'notTried' });
    else {
      const written = await write(call, planned);
      stopped = !written.ok;
      entries.push({ ...entry, ...resultOf(written) });
    }
  }
  return reportOf(entries, true);
}

type Written = { readonly ok: true; readonly id: number } | Refusal;

async function write(
  call: CallMethod,
  planned: PlannedConnector & { readonly action: 'add' | 'change' },
): Promise<Written> {
  if (planned.action === 'add') {
    const added = await addConnector(call, planned.fields);
    return added.ok ? { ok: true, id: added.value } : added;
  }
  const updated = await updateConnector(call, planned.id, planned.fields);
  return updated.ok ? { ok: true, id: planned.id } : updated;
}

const resultOf = (written: Written): Partial<ImportEntry> =>
  written.ok
    ? { result: 'done', id: written.id }
    : { result: 'failed', error: { code: written.code, message: written.message } };

function withoutFields(planned: PlannedConnector): ImportEntry {
  switch (planned.action) {
    case 'add':
      return { action: 'add', title: planned.title };
    case 'change':
      return { action: 'change', title: planned.title, id: planned.id, changes: planned.changes };
    default:
      return planned;
  }
}

/** Builds the report of an import. @param applied whether it was carried out */
function reportOf(entries: readonly ImportEntry[], applied: boolean): ImportReport {
  const counts = { add: 0, change: 0, same: 0, conflict: 0, invalid: 0, done: 0, failed: 0, notTried: 0 };
  for (const { action, result } of entries) {
    counts[action] += 1;
    if (result !== undefined) counts[result] += 1;
  }
  return { entries, applied, counts };
}
