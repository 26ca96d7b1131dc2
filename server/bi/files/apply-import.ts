import type { CallMethod, Refusal } from '../../bitrix24/answer.ts';
import { addConnector, updateConnector } from '../../bitrix24/biconnector/connector-writes.ts';
import { reservedIn } from '../../bitrix24/biconnector/connector-input.ts';
import { messageOf } from './problem-message.ts';
import type { ImportEntry, ImportReport } from './import-answers.ts';
import type { PlannedConnector } from './plan-import.ts';

/** Reports a plan without carrying it out. */
export const describePlan = (plan: readonly PlannedConnector[]): ImportReport =>
  reportOf(plan.map(withoutFields), false);

/** Whether a plan has invalid or conflicting connectors. Such a plan is not carried out, in the page or anywhere else. */
export const isUnclear = (plan: readonly PlannedConnector[]): boolean =>
  plan.some(({ action }) => action === 'invalid' || action === 'conflict');

/** Adds and changes connectors one after the other and stops at the first failure. */
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

/** The entry of a plan as it is reported: what would be sent stands in its changes. */
function withoutFields(planned: PlannedConnector): ImportEntry {
  switch (planned.action) {
    case 'add':
      return { action: 'add', ...whereIs(planned), ...warningsOf(planned.fields) };
    case 'change':
      return {
        action: 'change',
        ...whereIs(planned),
        id: planned.id,
        changes: planned.changes,
        ...warningsOf(planned.fields),
      };
    case 'invalid':
      return { ...planned, problems: planned.problems.map(each => ({ ...each, message: messageOf(each) })) };
    default:
      return planned;
  }
}

const whereIs = ({
  title,
  position,
  line,
}: PlannedConnector): Pick<ImportEntry, 'title' | 'position' | 'line'> => ({
  title,
  ...(position === undefined ? {} : { position }),
  ...(line === undefined ? {} : { line }),
});

/** Builds the report of an import. @param applied whether it was carried out */
function reportOf(entries: readonly ImportEntry[], applied: boolean): ImportReport {
  const counts = { add: 0, change: 0, same: 0, conflict: 0, invalid: 0, done: 0, failed: 0, notTried: 0 };
  for (const { action, result } of entries) {
    counts[action] += 1;
    if (result !== undefined) counts[result] += 1;
  }
  return { entries, applied, counts };
}

function warningsOf(fields: object): Pick<ImportEntry, 'warnings'> {
  const warnings = reservedIn(fields);
  return warnings.length === 0 ? {} : { warnings };
}
