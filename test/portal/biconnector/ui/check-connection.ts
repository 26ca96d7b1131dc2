import type { JsonMap } from '../../json.ts';
import type { Connector } from '../connector-store.ts';
import type { BiDesk } from './bi-state.ts';
import { messages, shown, told, transportMessage, type UiResult } from './ui-result.ts';

/** "Check connection": any non-empty body with status 200 will do (biconnector contract 7.2). */
export async function checkConnection(
  { endpoints }: BiDesk,
  { urlCheck }: Connector,
  connection: JsonMap,
): Promise<UiResult<true>> {
  if (urlCheck === '') return told(messages.noCheckUrl);
  const answer = await endpoints.post(urlCheck, { connection });
  return answer.ok ? shown(true) : told(transportMessage(answer));
}
