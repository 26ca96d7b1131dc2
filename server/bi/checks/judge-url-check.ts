import { isItem, writeJson } from '../../bitrix24/biconnector/item.ts';
import type { Findings } from './findings.ts';
import type { ParsedBody } from './parse-body.ts';

/**
 * Judges the answer of `urlCheck`. Bitrix24 accepts any body with status 200, so a body that reports an error lets wrong
 * credentials pass (biconnector contract 7.2, trap 16).
 */
export function judgeUrlCheck(body: ParsedBody, findings: Findings): void {
  if (body.kind === 'notJson' && body.code === 'HTML') findings.add('HTML_IN_OK_CHECK');
  if (body.kind === 'json' && reportsError(body.value))
    findings.add('ERROR_IN_OK_CHECK', writeJson(body.value));
}

/** Recognizes the usual ways of reporting an error. */
function reportsError(value: unknown): boolean {
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
