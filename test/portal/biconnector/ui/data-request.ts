import type { JsonMap } from '../../json.ts';
import { connectionOf, type BiState, type TableWithContext } from './bi-state.ts';
import type { Form } from '../endpoints/endpoint-client.ts';
import type { BiQuery } from './bi-query.ts';
import { dateFormatOf, writeDate } from './portal-date.ts';
import { writeFilter } from './query-filter.ts';

/** Writes the form of a preview, without select and filter (biconnector contract 7.5). */
export function previewForm(state: BiState, target: TableWithContext, limit: number): Form {
  return {
    limit,
    mapFields: mapFields(state, target, undefined),
    connection: connectionOf(target.source),
    table: target.table.externalCode,
  };
}

/** Writes the form of a BI query; BI Builder does not know hidden columns (biconnector contract 7.5, 7.6). */
export function queryForm(state: BiState, target: TableWithContext, query: BiQuery): Form {
  const { switches } = state.biconnector;
  const columns = target.columns.filter(({ visible }) => visible);
  const identifierAs = (kind: 'name' | 'code') => (name: string) =>
    kind === 'name' ? name : (columns.find(column => column.name === name)?.externalCode ?? name);
  const format = dateFormatOf(state.lang, switches);
  return {
    select: query.select?.map(identifierAs(switches.selectIdentifiers)) ?? null,
    filter: writeFilter(query, columns, {
      identifier: identifierAs(switches.filterIdentifiers),
      date: iso => writeDate(iso, format),
    }),
    limit: query.limit ?? null,
    mapFields: mapFields(state, { ...target, columns }, query.select),
    connection: connectionOf(target.source),
    table: target.table.externalCode,
  };
}

/** Maps external codes to column names, for the selected columns or for all. */
function mapFields(
  { biconnector }: BiState,
  { columns, connector }: Pick<TableWithContext, 'columns' | 'connector'>,
  select: readonly string[] | undefined,
): JsonMap {
  const { mapFields: when } = biconnector.switches;
  if (when === 'never' || (when === 'when-supported' && !connector.supportMapping)) return {};
  const wanted = columns.filter(({ name }) => select?.includes(name) ?? true);
  return Object.fromEntries(wanted.map(({ externalCode, name }) => [externalCode, name]));
}
