import { tableOf, type BiDesk } from './bi-state.ts';
import type { BiQuery } from './bi-query.ts';
import { queryForm } from './data-request.ts';
import { messages, shown, told, transportMessage, type UiResult } from './ui-result.ts';

/** A query of BI Builder: the body goes through unparsed, whatever it is (biconnector contract 7.5). */
export async function runQuery(desk: BiDesk, tableId: number, query: BiQuery): Promise<UiResult<string>> {
  const on = tableOf(desk, tableId);
  if (!on.source.active) return told(messages.inactive);
  if (on.connector.urlData === '') return told(messages.noDataUrl);
  const answer = await desk.endpoints.post(on.connector.urlData, queryForm(desk, on, query));
  return answer.ok ? shown(answer.body) : told(transportMessage(answer));
}
