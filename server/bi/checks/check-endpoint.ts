import { parseUrl } from '../../net/parse-url.ts';
import type { CallEndpoint } from './call-endpoint.ts';
import type { EndpointAnswer } from './http-probe.ts';
import { createFindings, type Findings } from './findings.ts';
import { createJournal } from './steps.ts';
import { judgeAnswer, type Judged } from './judge-answer.ts';
import { portalSays } from './portal-says.ts';
import { describeReading, readAnswer } from './read-answer.ts';
import { createRedactor } from '../../secrets/redactor.ts';
import { redactReport } from './redact-report.ts';
import type { Endpoint } from '../../bitrix24/biconnector/endpoints.ts';
import type { EndpointReport, Finding } from './report-answers.ts';
import { maskedBody, requestBody, type Question, type SettingValues } from './request-body.ts';

export interface CheckEndpointOptions {
  readonly callEndpoint: CallEndpoint;
  /** Milliseconds on a clock that never jumps. */
  readonly now: () => number;
  /** From how many milliseconds on an answer is slow. */
  readonly slowMs?: number;
}

export interface EndpointCheck {
  readonly endpoint: Endpoint;
  /** As the connector has it; may be empty. */
  readonly url: string;
  readonly question: Question;
  /** Secrets: they go to the endpoint and nowhere else. */
  readonly settings: SettingValues;
}

/**
 * Calls an endpoint as Bitrix24 does and reports what came of it.
 * @param signal nobody waits for the report any more: the call is broken off
 */
export type CheckEndpoint = (check: EndpointCheck, signal: AbortSignal) => Promise<EndpointReport>;

export function createCheckEndpoint({
  callEndpoint,
  now,
  slowMs = 5_000,
}: CheckEndpointOptions): CheckEndpoint {
  return async ({ endpoint, url, question, settings }, signal) => {
    const redactor = createRedactor(settings);
    const findings = createFindings(redactor.text);
    const journal = createJournal(now, findings, redactor.text);
    const begun = now();
    const form = requestBody(endpoint, question, settings);
    const answer = await callEndpoint(url, form, journal, findings, signal);
    const ms = Math.round(now() - begun);
    if (answer !== undefined && ms > slowMs) findings.add('SLOW', `${ms} ms`);
    const { judged, text } = read(answer, endpoint, question, url, findings, (ok, detail) =>
      journal.note('read', ok, detail),
    );
    const report: EndpointReport = {
      endpoint,
      url: withoutPassword(url),
      request: { body: maskedBody(endpoint, question, settings) },
      steps: journal.steps,
      status: answer?.status ?? null,
      contentType: answer?.contentType ?? null,
      bytes: answer?.body.length ?? 0,
      ms,
      verdict: 'ok',
      findings: [],
      portalSays: portalSays(endpoint, judged.outcome),
      sample: text,
      ...judged.found,
    };
    const clean = redactReport(report, findings.list(), redactor);
    return { ...clean, verdict: verdictOf(clean.findings) };
  };
}

function read(
  answer: EndpointAnswer | undefined,
  endpoint: Endpoint,
  question: Question,
  url: string,
  findings: Findings,
  note: (ok: boolean, detail: string) => void,
): { readonly judged: Judged; readonly text: string } {
  if (answer === undefined)
    return { judged: { outcome: url === '' ? 'noUrl' : 'noAnswer', found: {} }, text: '' };
  const reading = readAnswer(answer);
  const judged = judgeAnswer(endpoint, question, answer, reading, findings);
  note(judged.outcome === 'accepted', describeReading(reading));
  return { judged, text: reading.kind === 'empty' ? '' : reading.text };
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
