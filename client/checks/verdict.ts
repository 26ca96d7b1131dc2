import { endpoints, type Endpoint } from '../../server/bitrix24/biconnector/endpoints.ts';
import { type CheckRun, reportsOf } from './run-check.ts';

export type VerdictName =
  | 'running'
  | 'cancelled'
  | 'notChecked'
  | 'refused'
  | 'acceptsAnything'
  | 'noList'
  | 'noTable'
  | 'noColumns'
  | 'noData'
  | 'warnings'
  | 'ok';

export interface Verdict {
  readonly name: VerdictName;
  readonly tone: 'busy' | 'good' | 'warning' | 'bad';
  /** Number of findings that are warnings. */
  readonly warnings: number;
}

/** The result of the whole check: the first failing endpoint decides, because people meet it first. */
export function verdictOf(run: CheckRun): Verdict {
  const { states, over } = run;
  const warnings = reportsOf(run)
    .flatMap(({ findings }) => findings)
    .filter(({ severity }) => severity === 'warning').length;
  const verdict = (name: VerdictName, tone: Verdict['tone']): Verdict => ({ name, tone, warnings });
  if (!over) return verdict('running', 'busy');

  const fails = (endpoint: Endpoint): boolean => {
    const state = states[endpoint];
    return state.phase === 'done' && state.report.verdict === 'fails';
  };
  const check = states.urlCheck;
  if (fails('urlCheck')) {
    const accepted = check.phase === 'done' && check.report.portalSays === null;
    return verdict(accepted ? 'acceptsAnything' : 'refused', 'bad');
  }
  if (fails('urlTableList')) return verdict('noList', 'bad');
  if (fails('urlTableDescription')) return verdict('noColumns', 'bad');
  if (fails('urlData')) return verdict('noData', 'bad');
  const phases = endpoints.map(endpoint => states[endpoint]);
  if (phases.some(({ phase }) => phase === 'failed')) return verdict('notChecked', 'warning');
  const skipped = phases.find(state => state.phase === 'skipped');
  if (skipped) return verdict(skipped.why === 'cancelled' ? 'cancelled' : 'noTable', 'warning');
  return warnings > 0 ? verdict('warnings', 'warning') : verdict('ok', 'good');
}
