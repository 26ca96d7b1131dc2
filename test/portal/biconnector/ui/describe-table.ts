import { isMap, type Json } from '../../json.ts';
import { phpText } from '../list-query.ts';
import { phpTruthy } from '../php-scalar.ts';
import { columnTypes, type ColumnType } from '../table-store.ts';
import { connectionOf, sourceOf, type BiDesk } from './bi-state.ts';
import type { DescribedColumn } from './bi-ui.ts';
import { parseArray } from './parse-array.ts';
import { messages, shown, told, type UiResult } from './ui-result.ts';

/** Asks urlTableDescription for one table by its external code; one bad item spoils the answer (biconnector contract 7.4). */
export async function describeTable(
  desk: BiDesk,
  sourceId: number,
  externalCode: string,
): Promise<UiResult<readonly DescribedColumn[]>> {
  const { source, connector } = sourceOf(desk, sourceId);
  if (connector.urlTableDescription === '') return told(messages.noDataUrl);
  const answer = await desk.endpoints.post(connector.urlTableDescription, {
    table: externalCode,
    connection: connectionOf(source),
  });
  if (!answer.ok) return told(messages.noFields);
  const columns = parseArray(answer.body)?.map(readColumn) ?? [];
  const valid = columns.length > 0 && columns.every(column => column !== undefined);
  return valid ? shown(columns) : told(messages.badFields);
}

function readColumn(item: Json): DescribedColumn | undefined {
  const { code = null, name = null, type = null } = isMap(item) ? item : {};
  if (!phpTruthy(code) || !phpTruthy(name) || !phpTruthy(type)) return undefined;
  return { code: phpText(code), name: phpText(name), type: typeOf(phpText(type)) };
}

/** Any case will do; a type nobody knows silently becomes a text. */
function typeOf(text: string): ColumnType {
  return columnTypes.find(type => type === text.toLowerCase()) ?? 'string';
}
