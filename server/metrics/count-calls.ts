import type { Outbound, OutboundAnswer } from '../bitrix24/outbound/outbound.ts';
import { DeskError } from '../desk-error.ts';
import { classOfCode } from './metric-labels.ts';
import type { Metrics } from './metrics.ts';

/** Counts calls and their outcomes. It is the innermost layer, so calls that other layers hold back are not counted. */
export function countCalls(outbound: Outbound, metrics: Metrics): Outbound {
  return {
    post: request => {
      const begun = performance.now();
      const count = (outcome: string) =>
        metrics.called(request.call, outcome, (performance.now() - begun) / 1000);
      return outbound.post(request).then(
        answer => {
          count(outcomeOf(answer));
          return answer;
        },
        (error: unknown) => {
          count(failureOf(error));
          throw error;
        },
      );
    },
    close: () => outbound.close(),
  };
}

/**
 * Finds an error at the start of an answer, where Bitrix24 puts it, also inside `result`, flat or nested (biconnector
 * contract 2.3). A large answer is therefore not parsed a second time.
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
