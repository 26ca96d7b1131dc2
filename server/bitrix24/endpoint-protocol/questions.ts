import type { FilterColumn, FilterTree } from './filter-tree.ts';
import type { FormMap } from './form-body.ts';
import { QuestionRefused } from './question-refused.ts';
import { readFilter, type FilterOptions } from './read-filter.ts';

/** Values of the settings of a source by their codes, as every call carries them. They are secret. */
export type ConnectionSettings = ReadonlyMap<string, string>;

/** What `urlData` is asked, before the table is known. */
export interface DataQuestion {
  /** Code of the table. */
  readonly table: string;
  /** Identifiers of the wanted columns as they came; empty: all columns. */
  readonly select: readonly string[];
  /** Largest number of rows; undefined: all. */
  readonly limit: number | undefined;
  readonly filter: FormMap;
  /** Codes of columns by the names they have in the portal. */
  readonly codeByName: ReadonlyMap<string, string>;
}

/** A data question with the columns of the table it is about. */
export interface ResolvedQuestion<Column> {
  /** The columns of the answer in their order. */
  readonly columns: readonly Column[];
  /** The header row: the identifiers as they were asked for (biconnector contract 7.5). */
  readonly header: readonly string[];
  readonly where: FilterTree<Column>;
}

/** The settings of the source, empty where the body has none (biconnector contract 7.1). */
export function readConnection(form: FormMap): ConnectionSettings {
  const settings = form.get('connection');
  const values = new Map<string, string>();
  if (typeof settings === 'object')
    for (const [code, value] of settings) if (typeof value === 'string') values.set(code, value);
  return values;
}

/** What `urlTableList` is asked: part of a code or title; empty for all tables (biconnector contract 7.3). */
export const readTableListQuestion = (form: FormMap): { readonly searchString: string } => ({
  searchString: textOf(form, 'searchString') ?? '',
});

/** What `urlTableDescription` is asked: the code of a table (biconnector contract 7.4). */
export const readTableDescriptionQuestion = (form: FormMap): { readonly table: string } => ({
  table: tableOf(form),
});

/** What `urlData` is asked (biconnector contract 7.5). @throws QuestionRefused for a parameter without meaning */
export function readDataQuestion(form: FormMap): DataQuestion {
  const limit = textOf(form, 'limit');
  if (limit !== undefined && !/^\d{1,15}$/.test(limit)) throw malformed('limit');
  return {
    table: tableOf(form),
    select: [...mapOf(form, 'select')].map(([, value]) => {
      if (typeof value !== 'string' || value === '') throw malformed('select');
      return value;
    }),
    limit: limit === undefined ? undefined : Number(limit),
    filter: mapOf(form, 'filter'),
    codeByName: new Map(
      [...mapOf(form, 'mapFields')].flatMap(([code, name]) =>
        typeof name === 'string' ? [[name, code] as const] : [],
      ),
    ),
  };
}

/**
 * Finds the columns a question is about. An identifier is a code, or a name that `mapFields` translates.
 * @param columns all columns of the table in their order
 * @throws QuestionRefused `COLUMN_UNKNOWN` and all of `readFilter`
 */
export function resolveQuestion<Column extends FilterColumn>(
  { select, filter, codeByName }: Pick<DataQuestion, 'select' | 'filter' | 'codeByName'>,
  columns: readonly Column[],
  options?: FilterOptions,
): ResolvedQuestion<Column> {
  const byCode = new Map(columns.map(column => [column.code, column]));
  const find = (identifier: string) => byCode.get(identifier) ?? byCode.get(codeByName.get(identifier) ?? '');
  const wanted = select.map(identifier => {
    const column = find(identifier);
    if (column === undefined) throw new QuestionRefused('COLUMN_UNKNOWN', identifier);
    return column;
  });
  return {
    columns: select.length === 0 ? columns : wanted,
    header: select.length === 0 ? columns.map(({ code }) => code) : select,
    where: readFilter(filter, find, options),
  };
}

function tableOf(form: FormMap): string {
  const table = textOf(form, 'table');
  if (table === undefined || table === '') throw new QuestionRefused('TABLE_MISSING');
  return table;
}

function textOf(form: FormMap, name: string): string | undefined {
  const value = form.get(name);
  if (typeof value === 'object' || value?.includes('\0') === true) throw malformed(name);
  return value;
}

/** A parameter that is a list or an object; PHP leaves out an empty one, and null arrives as an empty text at most. */
function mapOf(form: FormMap, name: string): FormMap {
  const value = form.get(name);
  if (value === undefined || value === '') return new Map();
  if (typeof value === 'string') throw malformed(name);
  return value;
}

const malformed = (parameter: string) => new QuestionRefused('PARAMETER_MALFORMED', parameter);
