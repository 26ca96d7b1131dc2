import type { EndpointReport } from '../../server/bi/checks/report-answers.ts';
import type { Endpoint } from '../../server/bitrix24/biconnector/endpoints.ts';
import { isItem } from '../../server/bitrix24/biconnector/item.ts';
import { createAskServer, itemIn } from './ask-server.ts';
import { useDesk } from './desk.ts';
import { realTimers } from '../transport/timers.ts';
import type { AskEndpoint } from './endpoint-question.ts';

/** Milliseconds; the endpoint itself gets 250 s for the connection and 60 s for the body (biconnector contract 7.1). */
const endpointCallMs = 330_000;

export function useAskEndpoint(): AskEndpoint {
  const ask = createAskServer(useDesk().session, realTimers);
  return (endpoint, question, signal) =>
    ask(`/api/endpoints/${endpoint}`, body => reportIn(itemIn(body)), {
      method: 'POST',
      body: question,
      timeoutMs: endpointCallMs,
      changesNothing: true,
      ...(signal ? { signal } : {}),
    });
}

/** Asks the server to call addresses that are no connector's yet. */
export function useTryEndpoint(addresses: Readonly<Record<Endpoint, string>>): AskEndpoint {
  const ask = createAskServer(useDesk().session, realTimers);
  return (endpoint, { settings, table, limit, columns, searchString }, signal) =>
    ask(`/api/endpoints/${endpoint}/try`, body => reportIn(itemIn(body)), {
      method: 'POST',
      body: { url: addresses[endpoint].trim(), settings, table, limit, columns, searchString },
      timeoutMs: endpointCallMs,
      changesNothing: true,
      ...(signal ? { signal } : {}),
    });
}

const reportIn = (item: unknown): EndpointReport | undefined =>
  isItem(item) &&
  typeof item['endpoint'] === 'string' &&
  ['steps', 'findings'].every(key => Array.isArray(item[key]))
    ? (item as unknown as EndpointReport)
    : undefined;
