import type { Findings } from './findings.ts';
import type { FindingCode } from '../../bitrix24/biconnector/finding-codes.ts';
import type { EndpointAnswer } from './http-exchange.ts';
import type { ParsedBody } from './parse-body.ts';

/**
 * Judges emptiness and status in the portal's order: an empty body first (biconnector contract 7.1).
 * @returns how the call failed; undefined if Bitrix24 goes on to read the body
 */
export function judgeStatus(
  { status, location, contentType }: EndpointAnswer,
  body: ParsedBody,
  findings: Findings,
): 'noAnswer' | 'status' | undefined {
  const isEmpty = body.kind === 'empty';
  const isZero = body.kind !== 'empty' && body.text === '0';
  if (isEmpty) findings.add('EMPTY_BODY');
  if (isZero) findings.add('BODY_ZERO');
  if (status >= 300 && status < 400 && location !== null) findings.add('REDIRECT', `${status} ${location}`);
  else if (status !== 200) findings.add(codeOf(status), String(status));
  if (isEmpty || isZero) return 'noAnswer';
  if (status !== 200) return 'status';
  if (body.kind === 'json' && !/\bjson\b/i.test(contentType ?? ''))
    findings.add('CONTENT_TYPE', contentType ?? '-');
  return undefined;
}

function codeOf(status: number): FindingCode {
  if (status === 401 || status === 403) return 'SETTINGS_REFUSED';
  if (status === 404 || status === 410) return 'NOTHING_THERE';
  return status >= 500 ? 'SERVICE_FAILED' : 'STATUS_NOT_200';
}
