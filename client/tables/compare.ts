import { proposeColumnName } from '../../server/bitrix24/biconnector/names.ts';
import {
  columnTypes,
  type ColumnType,
  type NewColumn,
} from '../../server/bitrix24/biconnector/table-input.ts';
import type { Column } from '../../server/bitrix24/biconnector/tables.ts';
import type { FoundColumn } from '../../server/bi/checks/report-answers.ts';

/** A difference between a table's columns and what its endpoint describes; they belong together by external code. */
export type Difference =
  | { readonly kind: 'onlyThere'; readonly code: string; readonly described: FoundColumn }
  | { readonly kind: 'onlyHere'; readonly code: string; readonly column: Column }
  | {
      readonly kind: 'type';
      readonly code: string;
      readonly column: Column;
      readonly described: FoundColumn;
    };

export function compareColumns(
  columns: readonly Column[],
  described: readonly FoundColumn[],
): readonly Difference[] {
  const there = new Map(described.map(each => [each.code, each]));
  const here = new Set(columns.map(({ externalCode }) => externalCode));
  return [
    ...[...there.values()]
      .filter(({ code }) => !here.has(code))
      .map(each => ({ kind: 'onlyThere', code: each.code, described: each }) as const),
    ...columns.flatMap((column): readonly Difference[] => {
      const { externalCode: code, type } = column;
      const other = there.get(code);
      if (!other) return [{ kind: 'onlyHere', code, column }];
      return other.portalType === type ? [] : [{ kind: 'type', code, column, described: other }];
    }),
  ];
}

const asColumnType = (type: string): ColumnType =>
  columnTypes.find(known => known === type.toLowerCase()) ?? 'string';

/** The column that the endpoint describes, under a name the portal takes. */
export const columnFor = ({ code, portalType }: FoundColumn, taken: ReadonlySet<string>): NewColumn => ({
  name: proposeColumnName(code, taken),
  externalCode: code,
  type: asColumnType(portalType),
});
