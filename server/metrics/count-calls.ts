import type { Outbound, OutboundAnswer } from '../bitrix24/outbound/outbound.ts';
import { DeskError } from '../desk-error.ts';
import { classOfCode } from './metric-labels.ts';
import type { Metrics } from './metrics.ts';

/** Counts what leaves and what comes back; the innermost layer, so that what others hold back is not counted. */
export function countCalls(outbound: Outbound, metrics: Metrics): Outbound {
  return {
    post: async request => {
      const begun = performance.now();
      const say = (outcome: string) =>
        metrics.called(request.call, outcome, (performance.now() - begun) / 1000);
      try {
        const answer = await outbound.post(request);
        say(outcomeOf(answer));
        return answer;
      } catch (error) {
        say(failureOf(error));
        throw error;
      }
    },
    close: () => outbound.close(),
  };
}

/**
 * An error comes first in an answer, also inside `result`, flat or nested (biconnector contract 2.3): the rest of a large
 * answer is not read a second time.
 */
const leadingError =
  /^\s*\{\s*"(?:result"\s*:\s*\{\s*")?(?:error"\s*:\s*\{\s*")?error"\s*:\s*(?:"(?<code>[\w.-]{0,64})"|\d)/;

function outcomeOf({ status, text }: OutboundAnswer): string {
  const error = leadingError.exec(text.slice(0, 200));
  if (error !== null) return `refused_${classOfCode(error.groups?.['code'] ?? '')}`;
  if (status >= 200 && status < 300) return 'ok';
  if (status >= 300 && status < 400) return 'moved';
  return status >= 500 ? 'server_error' : 'refused_other';
}

function failureOf(error: unknown): string {
  if (!(error instanceof DeskError)) return 'unreachable';
  if (error.code === 'ADDRESS_REFUSED') return 'address_refused';
  return error.status === 504 ? 'timeout' : 'unreachable';
}
