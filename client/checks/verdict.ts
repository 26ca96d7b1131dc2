import type { EndpointReport, Finding, StepName } from '../../server/bi/checks/report-answers.ts';
import { endpoints, type Endpoint } from '../../server/bitrix24/biconnector/endpoints.ts';
import { type CheckRun, type EndpointState, reportsOf } from './run-check.ts';

/** Causes at the endpoint, named by the step of the call or by its status. */
const causes = ['SETTINGS_REFUSED', 'NOTHING_THERE', 'SERVICE_FAILED'] as const;
type Cause = (typeof causes)[number] | 'address' | 'resolve' | 'connect' | 'tls' | 'answer';

/** Consequences in BI Builder, for answers whose form is wrong. */
type Consequence = 'refused' | 'acceptsAnything' | 'noList' | 'noColumns' | 'noData';

export type VerdictName =
  Cause | Consequence | 'running' | 'cancelled' | 'notChecked' | 'noTable' | 'warnings' | 'ok';

export interface Verdict {
  readonly name: VerdictName;
  readonly tone: 'busy' | 'good' | 'warning' | 'bad';
  /** Number of warnings; one that holds for several endpoints counts once. */
  readonly warnings: number;
  /** The first endpoint that fails. */
  readonly failed: EndpointReport | null;
}

/** The result of the whole check: the first step that fails at the first failing endpoint decides, because people meet it first. */
export function verdictOf(run: CheckRun): Verdict {
  const { states, over } = run;
  const reports = reportsOf(run);
  const found = reports.flatMap(({ findings }) => findings).filter(({ severity }) => severity === 'warning');
  const warnings = new Set(found.map(keyOf)).size;
  const failed = reports.find(({ verdict }) => verdict === 'fails') ?? null;
  const verdict = (name: VerdictName, tone: Verdict['tone']): Verdict => ({ name, tone, warnings, failed });
  if (!over) return verdict('running', 'busy');
  if (failed) return verdict(causeOf(failed) ?? consequenceOf(failed), 'bad');
  const phases = endpoints.map(endpoint => states[endpoint]);
  if (phases.some(({ phase }) => phase === 'failed')) return verdict('notChecked', 'warning');
  const skipped = phases.find(state => state.phase === 'skipped');
  if (skipped) return verdict(skipped.why === 'cancelled' ? 'cancelled' : 'noTable', 'warning');
  return warnings > 0 ? verdict('warnings', 'warning') : verdict('ok', 'good');
}

/** The causes that the steps of a call name. The last step judges the form of the answer, which is no cause. */
const causeOfStep: Readonly<Record<StepName, Cause | null>> = {
  address: 'address',
  resolve: 'resolve',
  connect: 'connect',
  tls: 'tls',
  send: 'answer',
  firstByte: 'answer',
  body: 'answer',
  read: null,
};

function causeOf({ findings, steps }: EndpointReport): Cause | null {
  const ofStatus = causes.find(cause => findings.some(({ code }) => code === cause));
  const step = steps.find(({ ok }) => !ok)?.step;
  return ofStatus ?? (step === undefined ? null : causeOfStep[step]);
}

const consequences: Readonly<Record<Endpoint, Consequence>> = {
  urlCheck: 'refused',
  urlTableList: 'noList',
  urlTableDescription: 'noColumns',
  urlData: 'noData',
};

/** What BI Builder cannot do because of this endpoint. */
export const consequenceOf = ({ endpoint, portalSays }: EndpointReport): Consequence =>
  endpoint === 'urlCheck' && portalSays === null ? 'acceptsAnything' : consequences[endpoint];

const keyOf = ({ code, detail = '' }: Finding): string => `${code} ${detail}`;

/** The findings that every called endpoint has; they are said once. A single endpoint shares nothing. */
export function sharedFindings(run: CheckRun): readonly Finding[] {
  const [first, ...others] = reportsOf(run).map(({ findings }) => findings);
  if (first === undefined || others.length === 0) return [];
  return first.filter(each => others.every(findings => findings.some(other => keyOf(other) === keyOf(each))));
}

/** The findings of an endpoint that others do not share. */
export const ownFindings = (report: EndpointReport, shared: readonly Finding[]): readonly Finding[] =>
  report.findings.filter(each => shared.every(other => keyOf(other) !== keyOf(each)));

/** The verdict on an endpoint alone: warnings that all share are said elsewhere. */
export function resultOf(report: EndpointReport, shared: readonly Finding[]): EndpointReport['verdict'] {
  if (report.verdict !== 'warnings') return report.verdict;
  return ownFindings(report, shared).some(({ severity }) => severity === 'warning') ? 'warnings' : 'ok';
}

/** The mark of an endpoint. */
export function statusOf(
  state: EndpointState,
  shared: readonly Finding[],
): 'done' | 'warning' | 'failed' | 'waiting' | 'running' {
  if (state.phase === 'done')
    return ({ ok: 'done', warnings: 'warning', fails: 'failed' } as const)[resultOf(state.report, shared)];
  return state.phase === 'skipped' ? 'waiting' : state.phase;
}

type Translate = (key: string, named?: Record<string, unknown>) => string;

/** How an endpoint did, in a few words. */
export function summaryOf(t: Translate, state: EndpointState, shared: readonly Finding[]): string {
  if (state.phase === 'done') return t(`check.result.${resultOf(state.report, shared)}`);
  return t(state.phase === 'skipped' ? `check.skipped.${state.why}` : `check.phase.${state.phase}`);
}

/** The verdict in one sentence, with the endpoint's own words. */
export function verdictSentence(t: Translate, { name, warnings, failed }: Verdict): string {
  const sentence = t(`check.verdict.${name}`, { warnings });
  return failed === null || failed.says === ''
    ? sentence
    : `${sentence} ${t('check.says', { words: failed.says })}`;
}
