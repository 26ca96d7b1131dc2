import { parseUrl } from '../../net/parse-url.ts';
import type { CallEndpoint } from './call-endpoint.ts';
import type { EndpointAnswer } from './http-exchange.ts';
import { createFindings, type Findings } from './findings.ts';
import { createStepLog, type StepLog } from './step-log.ts';
import { judgeAnswer, type Judged } from './judge-answer.ts';
import { portalMessage } from './portal-message.ts';
import { describeBody, parseBody } from './parse-body.ts';
import { ownWords } from './own-words.ts';
import { createRedactor } from '../../secrets/redactor.ts';
import { redactReport } from './redact-report.ts';
import type { EndpointReport, Finding } from './report-answers.ts';
import type { Endpoint } from '../../bitrix24/biconnector/endpoints.ts';
import { secretsIn } from './secrets-in.ts';
import { maskedBody, requestBody, type Question, type SettingValues } from './request-body.ts';

export interface CheckEndpointOptions {
  readonly callEndpoint: CallEndpoint;
  /** Monotonic clock in milliseconds. */
  readonly now: () => number;
  /** An answer that takes longer is slow; in milliseconds. */
  readonly slowMs?: number;
}

export interface EndpointCheck {
  readonly endpoint: Endpoint;
  /** The URL stored in the connector; may be empty. */
  readonly url: string;
  readonly question: Question;
  /** Secret: the values go to the endpoint and nowhere else. */
  readonly settings: SettingValues;
  /** Labels of the settings by their codes; a label may tell that a value is a secret. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Calls an endpoint as Bitrix24 does and reports the result.
 * @param signal aborts the call; the signal's reason is thrown
 */
export type CheckEndpoint = (check: EndpointCheck, signal: AbortSignal) => Promise<EndpointReport>;

export function createCheckEndpoint({
  callEndpoint,
  now,
  slowMs = 5_000,
}: CheckEndpointOptions): CheckEndpoint {
  return async ({ endpoint, url, question, settings, labels = {} }, signal) => {
    const redactor = createRedactor(secretsIn(settings, labels));
    const findings = createFindings();
    const log = createStepLog(now, findings, redactor.text);
    const begun = now();
    const form = requestBody(endpoint, question, settings);
    const answer = await callEndpoint(url, form, log, findings, signal);
    const ms = Math.round(now() - begun);
    if (answer !== undefined && ms > slowMs) findings.add('SLOW', `${ms} ms`);
    const { judged, text, says } = await judge(answer, { endpoint, url, question }, log, findings);
    const report: EndpointReport = {
      endpoint,
      url: withoutPassword(url),
      request: { body: maskedBody(endpoint, question, settings) },
      steps: log.steps,
      status: answer?.status ?? null,
      contentType: answer?.contentType ?? null,
      bytes: answer?.body.length ?? 0,
      ms,
      verdict: 'ok',
      findings: [],
      portalSays: portalMessage(endpoint, judged.reaction),
      says,
      sample: text,
      ...judged.found,
    };
    const clean = await redactReport(report, findings.list(), redactor);
    return { ...clean, verdict: verdictOf(clean.findings) };
  };
}

/** Judges the answer and returns the text of its body, too, and what it says about a failure. */
async function judge(
  answer: EndpointAnswer | undefined,
  { endpoint, url, question }: Omit<EndpointCheck, 'settings' | 'labels'>,
  log: StepLog,
  findings: Findings,
): Promise<{ readonly judged: Judged; readonly text: string; readonly says: string }> {
  if (answer === undefined)
    return { judged: { reaction: url === '' ? 'noUrl' : 'noAnswer', found: {} }, text: '', says: '' };
  const body = await parseBody(answer);
  const judged = judgeAnswer(endpoint, question, answer, body, findings);
  log.note('read', judged.reaction === 'accepted', describeBody(body));
  const hasFailed = answer.status !== 200 || findings.list().some(({ code }) => code === 'ERROR_IN_OK_CHECK');
  return { judged, text: body.kind === 'empty' ? '' : body.text, says: hasFailed ? ownWords(body) : '' };
}

function verdictOf(findings: readonly Finding[]): EndpointReport['verdict'] {
  if (findings.some(({ severity }) => severity === 'error')) return 'fails';
  return findings.some(({ severity }) => severity === 'warning') ? 'warnings' : 'ok';
}

function withoutPassword(address: string): string {
  const url = parseUrl(address);
  if (url === null || url.password === '') return address;
  url.password = '***';
  return url.href;
}
