import { tableOf, type BiState } from './bi-state.ts';
import type { BiQuery } from './bi-query.ts';
import { queryForm } from './data-request.ts';
import { failure, messages, success, transportMessage, type UiResult } from './ui-result.ts';

/** Runs a query of BI Builder and returns any body unparsed (biconnector contract 7.5). */
export async function runQuery(state: BiState, tableId: number, query: BiQuery): Promise<UiResult<string>> {
  const target = tableOf(state, tableId);
  const { source, connector } = target;
  if (!source.active) return failure(messages.inactive);
  if (connector.urlData === '') return failure(messages.noDataUrl);
  const answer = await state.endpoints.post(connector.urlData, queryForm(state, target, query));
  return answer.ok ? success(answer.body) : failure(transportMessage(answer));
}
