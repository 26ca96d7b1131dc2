import { errorIn } from '../bitrix24/hidden-error.ts';

/**
 * Reads the code of an error from an answer of a portal or an OAuth server: also inside a `result` with HTTP 200, and that of the
 * first failed command of a batch (platform contract 4.5, 4.6; biconnector contract 2.3).
 * @param parsed the answer; undefined when it is not JSON
 * @returns null for a success
 */
export function readAnswerCode(status: number, parsed: unknown): string | null {
  if (!isRecord(parsed)) return status >= 300 && status < 400 ? 'PORTAL_MOVED' : 'PORTAL_NONSENSE';
  const code = codeOf(parsed) ?? codeInBatch(parsed['result']);
  if (code !== null) return code;
  if (status >= 300 && status < 400) return 'PORTAL_MOVED';
  return status >= 400 ? 'ERR_BAD_RESPONSE' : null;
}

interface ParsedAnswer {
  readonly error?: unknown;
  readonly result?: unknown;
}

const codeOf = (parsed: ParsedAnswer): string | null =>
  (errorIn(parsed) ?? errorIn(parsed.result))?.code ?? null;

function codeInBatch(result: unknown): string | null {
  if (!isRecord(result) || !('result_error' in result)) return null;
  const [first] = isRecord(result['result_error']) ? Object.values(result['result_error']) : [];
  if (first !== undefined) return codeOf({ error: first });
  const results = isRecord(result['result']) ? Object.values(result['result']) : [];
  for (const each of results) {
    const error = errorIn(each);
    if (error !== undefined) return error.code;
  }
  return null;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
