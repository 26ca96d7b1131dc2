import type { JsonMap } from '../../json.ts';
import { type tableOf, connectionOf, type BiDesk } from './bi-state.ts';
import type { Form } from '../endpoints/endpoint-client.ts';
import type { BiQuery } from './bi-query.ts';
import { dateFormatOf, writeDate } from './portal-date.ts';
import { writeFilter } from './query-filter.ts';

type TableOnDesk = ReturnType<typeof tableOf>;

/** The form of a preview: no select, no filter (biconnector contract 7.5). */
export function previewForm(desk: BiDesk, on: TableOnDesk, limit: number): Form {
  return {
    limit,
    mapFields: mapFields(desk, on, undefined),
    connection: connectionOf(on.source),
    table: on.table.externalCode,
  };
}

/** The form of a BI query; hidden columns are unknown to BI Builder (biconnector contract 7.5, 7.6). */
export function queryForm(desk: BiDesk, on: TableOnDesk, query: BiQuery): Form {
  const { switches } = desk.biconnector;
  const columns = on.columns.filter(({ visible }) => visible);
  const writing = (how: 'name' | 'code') => (name: string) =>
    how === 'name' ? name : (columns.find(column => column.name === name)?.externalCode ?? name);
  const format = dateFormatOf(desk.lang, switches);
  return {
    select: query.select?.map(writing(switches.selectIdentifiers)) ?? null,
    filter: writeFilter(query, columns, {
      identifier: writing(switches.filterIdentifiers),
      date: iso => writeDate(iso, format),
    }),
    limit: query.limit ?? null,
    mapFields: mapFields(desk, { ...on, columns }, query.select),
    connection: connectionOf(on.source),
    table: on.table.externalCode,
  };
}

/** External code to column name, of the selected columns or of all. */
function mapFields(
  { biconnector }: BiDesk,
  { columns, connector }: Pick<TableOnDesk, 'columns' | 'connector'>,
  select: readonly string[] | undefined,
): JsonMap {
  const { mapFields: when } = biconnector.switches;
  if (when === 'never' || (when === 'when-supported' && !connector.supportMapping)) return {};
  const wanted = columns.filter(({ name }) => select?.includes(name) ?? true);
  return Object.fromEntries(wanted.map(({ externalCode, name }) => [externalCode, name]));
}
