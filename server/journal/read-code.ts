import { parseJson } from '../net/parse-json.ts';
import { readCode, readResult } from '../bitrix24/answer.ts';

/**
 * Reads the code of an error from an answer of a portal or an OAuth server: also inside a `result` with HTTP 200, and that of the
 * first failed command of a batch (platform contract 4.5, 4.6; biconnector contract 2.3).
 * @returns null for a success
 */
export function readAnswerCode(status: number, answer: string): string | null {
  const parsed = parseJson(answer);
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

function codeOf({ error, result }: ParsedAnswer): string | null {
  if (error !== undefined) return codeOfError(error);
  const inside = readResult(result, undefined);
  return inside.ok ? null : inside.code;
}

/** Reads the code of an error, which is bare or inside an object. */
const codeOfError = (error: unknown): string =>
  readCode(error) ??
  (isRecord(error) ? (readCode(error['error']) ?? readCode(error['code'])) : undefined) ??
  'PORTAL_NONSENSE';

function codeInBatch(result: unknown): string | null {
  if (!isRecord(result) || !('result_error' in result)) return null;
  const [error] = isRecord(result['result_error']) ? Object.values(result['result_error']) : [];
  if (error !== undefined) return codeOfError(error);
  const results = isRecord(result['result']) ? Object.values(result['result']) : [];
  for (const each of results) {
    const inside = readResult(each, undefined);
    if (!inside.ok) return inside.code;
  }
  return null;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
