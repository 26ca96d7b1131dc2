import { isMap, type Json } from '../../json.ts';
import { phpText } from '../list-query.ts';
import { phpTruthy } from '../php-scalar.ts';
import { connectionOf, sourceOf, type BiDesk } from './bi-state.ts';
import type { ListedTable } from './bi-ui.ts';
import { parseArray } from './parse-array.ts';
import { messages, shown, told, type UiResult } from './ui-result.ts';

/** Asks urlTableList; without a search string the parameter is missing. One bad item spoils the list. */
export async function tableList(
  desk: BiDesk,
  sourceId: number,
  searchString?: string,
): Promise<UiResult<readonly ListedTable[]>> {
  const { source, connector } = sourceOf(desk, sourceId);
  if (connector.urlTableList === '') return told(messages.noDataUrl);
  const answer = await desk.endpoints.post(connector.urlTableList, {
    searchString: searchString ?? null,
    connection: connectionOf(source),
  });
  if (!answer.ok) return told(messages.queryFailed);
  const tables = parseArray(answer.body)?.map(readTable);
  return tables?.every(table => table !== undefined) === true ? shown(tables) : told(messages.noTables);
}

function readTable(item: Json): ListedTable | undefined {
  const { code = null, title = null, id = null } = isMap(item) ? item : {};
  if (!phpTruthy(code) || !phpTruthy(title)) return undefined;
  const proposedName = phpText(code);
  return { externalCode: phpTruthy(id) ? phpText(id) : proposedName, title: phpText(title), proposedName };
}
