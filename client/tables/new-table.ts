import { problemsOf } from '../../server/bitrix24/biconnector/check-input.ts';
import type { SourceId } from '../../server/bitrix24/biconnector/ids.ts';
import { proposeTableName } from '../../server/bitrix24/biconnector/names.ts';
import { tableDraft, type ColumnType } from '../../server/bitrix24/biconnector/table-input.ts';
import type { FoundColumn, FoundTable } from '../../server/bi/checks/report-answers.ts';
import type { Problem } from '../transport/answer.ts';
import { columnFor } from './compare.ts';

/** A column that a new table may have. */
export interface ColumnChoice {
  included: boolean;
  name: string;
  externalCode: string;
  type: ColumnType;
  /** What the endpoint calls it; for people. */
  readonly title: string;
}

/** What a person has typed about a new table. */
export interface TypedTable {
  name: string;
  externalName: string;
  externalCode: string;
  description: string;
  columns: ColumnChoice[];
}

export const emptyTable: TypedTable = {
  name: '',
  externalName: '',
  externalCode: '',
  description: '',
  columns: [],
};

export const emptyColumn = (): ColumnChoice => ({
  included: true,
  name: '',
  externalCode: '',
  type: 'string',
  title: '',
});

/** Everything the endpoint describes, each column under a valid name of its own. */
export function proposeColumns(described: readonly FoundColumn[]): ColumnChoice[] {
  const taken = new Set<string>();
  return described.map(found => {
    const column = columnFor(found, taken);
    taken.add(column.name);
    return { ...column, included: true, title: found.name };
  });
}

/**
 * A table as its endpoint describes it; its `id`, where it has one, is what Bitrix24 asks for later (biconnector contract 7.3).
 * @param taken names of the portal's other tables
 */
export const proposeTable = (
  { code, title, id }: FoundTable,
  described: readonly FoundColumn[],
  taken: ReadonlySet<string>,
): TypedTable => ({
  name: proposeTableName(code, taken),
  externalName: title,
  externalCode: id ?? code,
  description: '',
  columns: proposeColumns(described),
});

/** What is sent: the columns' three keys and nothing else (biconnector contract 6.2). */
export const toTable = (typed: TypedTable, sourceId: SourceId) => ({
  sourceId,
  name: typed.name,
  externalName: typed.externalName,
  externalCode: typed.externalCode,
  ...(typed.description === '' ? {} : { description: typed.description }),
  fields: typed.columns
    .filter(({ included }) => included)
    .map(({ name, externalCode, type }) => ({ name, externalCode, type })),
});

/** What keeps it from being sent; columns are counted with those that are left out. */
export function tableProblems(
  typed: TypedTable,
  sourceId: SourceId,
  taken: ReadonlySet<string>,
): readonly Problem[] {
  const places = typed.columns.flatMap(({ included }, index) => (included ? [index] : []));
  const inForm = (field: string): string =>
    field.replace(/^fields\.(\d+)/, (_, place: string) => `columns.${places[Number(place)] ?? ''}`);
  const problems = problemsOf(tableDraft, toTable(typed, sourceId)).map(problem => ({
    ...problem,
    field: inForm(problem.field),
  }));
  return taken.has(typed.name) ? [...problems, { field: 'name', code: 'NAME_EXISTS' }] : problems;
}
