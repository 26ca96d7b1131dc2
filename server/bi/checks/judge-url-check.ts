import { isItem, writeJson } from '../../bitrix24/biconnector/item.ts';
import type { Findings } from './findings.ts';
import type { ParsedBody } from './parse-body.ts';

/**
 * Any body with 200 is a yes (biconnector contract 7.2, trap 16). One that reads like a no means that wrong credentials are
 * stored.
 */
export function judgeUrlCheck(reading: ParsedBody, findings: Findings): void {
  if (reading.kind === 'other' && reading.code === 'HTML') findings.add('HTML_IN_OK_CHECK');
  if (reading.kind === 'json' && meansNo(reading.value))
    findings.add('ERROR_IN_OK_CHECK', writeJson(reading.value));
}

function meansNo(value: unknown): boolean {
  if (value === false) return true;
  if (!isItem(value)) return false;
  return Object.entries(value).some(([key, inner]) => {
    const name = key.toLowerCase();
    if (['error', 'errors', 'exception'].includes(name)) return !isNothing(inner);
    if (['status', 'result', 'state', 'code'].includes(name) && typeof inner === 'string')
      return /err|fail|denied|unauthori[sz]ed|forbidden|invalid|wrong/i.test(inner);
    return ['ok', 'success', 'result', 'status', 'valid'].includes(name) && inner === false;
  });
}

const isNothing = (value: unknown): boolean =>
  [null, false, 0, '', '0'].includes(value as null) ||
  (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
