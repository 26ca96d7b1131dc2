import { DeskError } from '../../desk-error.ts';
import { parseJson } from '../../net/parse-json.ts';
import { HeldBack, NotSent } from './not-sent.ts';

/** Pause where an answer does not say when to try again, in seconds. */
const usualPause = 2;

interface GateAnswer {
  /** HTTP status. */
  readonly status: number;
  readonly text: string;
  /** In whole seconds. */
  readonly retryAfter?: number;
}

/**
 * Reads the status of an answer that does not come from Bitrix24's REST, such as the page of a proxy or a firewall.
 * @returns `PORTAL_BUSY` (429, 503) with the seconds to wait, `PORTAL_GATE_REFUSED` (other 4xx), or undefined. A 503 says
 * less than a 429: the page can hide that the portal broke off, so only a HeldBack or NotSent proves that nothing was done.
 */
export function gateFailure({ status, text, retryAfter }: GateAnswer): DeskError | undefined {
  if (status < 400 || isOfBitrix24(text)) return undefined;
  if (status === 429 || status === 503) {
    const seconds = retryAfter ?? usualPause;
    const Busy = status === 429 ? HeldBack : DeskError;
    return new Busy('PORTAL_BUSY', {
      message: `The portal, or a server in front of it, is busy (HTTP ${status}). Try again in ${seconds} s.`,
      retryAfter: seconds,
    });
  }
  if (status >= 500) return undefined;
  return new NotSent('PORTAL_GATE_REFUSED', {
    message: `A server in front of the portal refused the request (HTTP ${status}).`,
  });
}

function isOfBitrix24(text: string): boolean {
  const answer = parseJson(text);
  return typeof answer === 'object' && answer !== null && ('error' in answer || 'result' in answer);
}

/** Longest pause that a stranger can ask for, in seconds. */
const longestPause = 3_600;

/**
 * Reads the header `Retry-After` in seconds: a number, or a date, which is compared with the answer's own `Date`.
 * @returns 1 to 3600; undefined where the answer does not say
 */
export function readRetryAfter(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): number | undefined {
  const wish = headers['retry-after'];
  if (typeof wish !== 'string' || wish.trim().startsWith('-')) return undefined;
  const seconds = /^\d{1,9}$/.test(wish.trim())
    ? Number(wish)
    : (Date.parse(wish) - Date.parse(String(headers['date']))) / 1000;
  return Number.isFinite(seconds) ? Math.min(longestPause, Math.max(1, Math.ceil(seconds))) : undefined;
}
