import { isMap, type Json } from '../../json.ts';
import { phpText } from '../list-query.ts';
import { phpTruthy } from '../php-scalar.ts';
import { columnTypes, type ColumnType } from '../table-store.ts';
import { connectionOf, sourceOf, type BiState } from './bi-state.ts';
import type { DescribedColumn } from './bi-ui.ts';
import { parseArray } from './parse-array.ts';
import { failure, messages, success, type UiResult } from './ui-result.ts';

/** Asks urlTableDescription for one table by its external code; one bad item invalidates the answer (biconnector contract 7.4). */
export async function describeTable(
  state: BiState,
  sourceId: number,
  externalCode: string,
): Promise<UiResult<readonly DescribedColumn[]>> {
  const { source, connector } = sourceOf(state, sourceId);
  if (connector.urlTableDescription === '') return failure(messages.noDataUrl);
  const answer = await state.endpoints.post(connector.urlTableDescription, {
    table: externalCode,
    connection: connectionOf(source),
  });
  if (!answer.ok) return failure(messages.noFields);
  const columns = parseArray(answer.body)?.map(readColumn) ?? [];
  const valid = columns.length > 0 && columns.every(column => column !== undefined);
  return valid ? success(columns) : failure(messages.badFields);
}

function readColumn(item: Json): DescribedColumn | undefined {
  const { code = null, name = null, type = null } = isMap(item) ? item : {};
  if (!phpTruthy(code) || !phpTruthy(name) || !phpTruthy(type)) return undefined;
  return { code: phpText(code), name: phpText(name), type: typeOf(phpText(type)) };
}

/** Reads a type in any case; an unknown type silently becomes `string`. */
function typeOf(text: string): ColumnType {
  return columnTypes.find(type => type === text.toLowerCase()) ?? 'string';
}
