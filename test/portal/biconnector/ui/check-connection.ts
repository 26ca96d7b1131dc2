import type { JsonMap } from '../../json.ts';
import type { Connector } from '../connector-store.ts';
import type { BiState } from './bi-state.ts';
import { failure, messages, success, transportMessage, type UiResult } from './ui-result.ts';

/** Calls urlCheck; any non-empty body with status 200 is a success (biconnector contract 7.2). */
export async function checkConnection(
  { endpoints }: BiState,
  { urlCheck }: Connector,
  connection: JsonMap,
): Promise<UiResult<true>> {
  if (urlCheck === '') return failure(messages.noCheckUrl);
  const answer = await endpoints.post(urlCheck, { connection });
  return answer.ok ? success(true) : failure(transportMessage(answer));
}
