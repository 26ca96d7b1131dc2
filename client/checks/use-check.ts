import { onScopeDispose, shallowRef } from 'vue';
import { useElapsed } from '../components/elapsed.ts';
import { useAskEndpoint } from '../desk/ask-endpoint.ts';
import type { AskEndpoint } from '../desk/endpoint-question.ts';
import { notBegun, runCheck, type CheckRun, type RunOptions } from './run-check.ts';

/** The check of a page: only one runs at a time, and it ends when the page is left. @param ask how endpoints are called */
export function useCheck(ask: AskEndpoint = useAskEndpoint()) {
  const run = shallowRef<CheckRun | null>(null);
  const { seconds, start, stop } = useElapsed();
  let controller: AbortController | null = null;

  async function begin(options: Pick<RunOptions, 'question' | 'table' | 'known'>): Promise<CheckRun | null> {
    controller?.abort();
    const mine = new AbortController();
    controller = mine;
    run.value = options.known ?? notBegun;
    start();
    const result = await runCheck({
      ...options,
      ask,
      signal: mine.signal,
      onChange: next => {
        if (controller === mine) run.value = next;
      },
    });
    if (controller !== mine) return null;
    controller = null;
    stop();
    return result;
  }
  onScopeDispose(() => controller?.abort());
  return { run, seconds, begin, cancel: () => controller?.abort() };
}
