import { errorIn } from '../bitrix24/biconnector/hidden-error.ts';

/**
 * Why a call failed, as the portal or the OAuth server says it: also inside a `result` with HTTP 200, and of a batch for its first
 * command that failed (platform contract 4.5, 4.6; biconnector contract 2.3).
 * @returns a code, or null for a success
 */
export function readAnswerCode(status: number, answer: string): string | null {
  const read = parse(answer);
  if (read === undefined) return status >= 300 && status < 400 ? 'PORTAL_MOVED' : 'PORTAL_NONSENSE';
  const code = codeOf(read) ?? codeInBatch(read.result);
  if (code !== null) return code;
  if (status >= 300 && status < 400) return 'PORTAL_MOVED';
  return status >= 400 ? 'ERR_BAD_RESPONSE' : null;
}

interface Read {
  readonly error?: unknown;
  readonly result?: unknown;
}

const codeOf = (read: Read): string | null => (errorIn(read) ?? errorIn(read.result))?.code ?? null;

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

function parse(text: string): Read | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return isRecord(read) ? read : undefined;
  } catch {
    return undefined;
  }
}
