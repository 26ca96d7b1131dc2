import { isMap, type Json } from '../../json.ts';
import { phpText } from '../list-query.ts';
import { phpTruthy } from '../php-scalar.ts';
import { connectionOf, sourceOf, type BiState } from './bi-state.ts';
import type { ListedTable } from './bi-ui.ts';
import { parseArray } from './parse-array.ts';
import { failure, messages, success, type UiResult } from './ui-result.ts';

/** Asks urlTableList; without a search string the parameter is missing. One bad item invalidates the list. */
export async function tableList(
  state: BiState,
  sourceId: number,
  searchString?: string,
): Promise<UiResult<readonly ListedTable[]>> {
  const { source, connector } = sourceOf(state, sourceId);
  if (connector.urlTableList === '') return failure(messages.noDataUrl);
  const answer = await state.endpoints.post(connector.urlTableList, {
    searchString: searchString ?? null,
    connection: connectionOf(source),
  });
  if (!answer.ok) return failure(messages.queryFailed);
  const tables = parseArray(answer.body)?.map(readTable);
  return tables?.every(table => table !== undefined) === true ? success(tables) : failure(messages.noTables);
}

function readTable(item: Json): ListedTable | undefined {
  const { code = null, title = null, id = null } = isMap(item) ? item : {};
  if (!phpTruthy(code) || !phpTruthy(title)) return undefined;
  const proposedName = phpText(code);
  return { externalCode: phpTruthy(id) ? phpText(id) : proposedName, title: phpText(title), proposedName };
}
