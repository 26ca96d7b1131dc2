import { onScopeDispose, type Ref } from 'vue';
import type { EndpointReport } from '../../server/bi/checks/report-answers.ts';
import type { Endpoint } from '../../server/bitrix24/biconnector/endpoints.ts';
import { useAskEndpoint } from '../desk/ask-endpoint.ts';
import type { EndpointQuestion } from '../desk/endpoint-question.ts';
import type { Outcome } from '../desk/outcome.ts';
import { useElapsed } from './elapsed.ts';

export interface EndpointCall {
  /** Whole seconds since the call under way began; null without a call. */
  readonly seconds: Readonly<Ref<number | null>>;
  /** Null if the call was canceled or replaced by a newer one. */
  readonly call: (endpoint: Endpoint, question: EndpointQuestion) => Promise<Outcome<EndpointReport> | null>;
  readonly cancel: () => void;
}

/** Calls an endpoint of a connector for a component: one call at a time, and none that outlives the component. */
export function useEndpointCall(): EndpointCall {
  const ask = useAskEndpoint();
  const { seconds, start, stop } = useElapsed();
  let running: AbortController | null = null;

  function cancel(): void {
    running?.abort();
    running = null;
    stop();
  }
  onScopeDispose(cancel);

  return {
    seconds,
    call: async (endpoint, question) => {
      cancel();
      const mine = new AbortController();
      running = mine;
      start();
      const outcome = await ask(endpoint, question, mine.signal);
      if (running !== mine) return null;
      running = null;
      stop();
      return !outcome.ok && outcome.code === 'CANCELLED' ? null : outcome;
    },
    cancel,
  };
}
