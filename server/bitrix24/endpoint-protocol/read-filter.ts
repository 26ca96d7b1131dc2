import { dayPlaceOf, type DayPlace } from './filter-dates.ts';
import type { FilterColumn, FilterTree } from './filter-tree.ts';
import { createValueReader, type ValueReader } from './filter-values.ts';
import type { FormMap, FormValue } from './form-body.ts';
import { readOperation, splitKey, type Operator } from './filter-operation.ts';
import { QuestionRefused } from './question-refused.ts';

export interface FilterOptions {
  /** Format of the portal's dates with slashes; absent: the dates of the filter have to tell. */
  readonly dayPlace?: DayPlace | undefined;
  /** Whether `!` also finds rows without a value, as the portal's own filters do; absent: true. */
  readonly negationFindsNull?: boolean | undefined;
}

/** Finds a column by the identifier in a question. @returns undefined when the table has no such column */
export type FindColumn<Column extends FilterColumn> = (identifier: string) => Column | undefined;

/**
 * Reads the filter of a question (biconnector contract 7.6).
 * @throws QuestionRefused for whatever has no meaning
 */
export function readFilter<Column extends FilterColumn>(
  filter: FormMap,
  findColumn: FindColumn<Column>,
  { dayPlace, negationFindsNull = true }: FilterOptions = {},
): FilterTree<Column> {
  const values = createValueReader(dayPlace ?? dayPlaceOf(datesIn(filter, findColumn)));

  /** Conditions and groups under one LOGIC. */
  function readGroup(group: FormMap, logic: 'all' | 'any'): FilterTree<Column> {
    const of = [...group].filter(([key]) => key !== 'LOGIC').map(([key, value]) => readEntry(key, value));
    if (of.length === 0) throw new QuestionRefused('FILTER_MALFORMED', 'an empty group');
    const [only] = of;
    return of.length === 1 && only !== undefined ? only : { is: logic, of };
  }

  function readEntry(key: string, value: FormValue): FilterTree<Column> {
    if (/^\d+$/.test(key)) {
      if (typeof value === 'string') throw new QuestionRefused('FILTER_MALFORMED', key);
      return readGroup(value, logicOf(value));
    }
    const column = columnOf(key, findColumn);
    const { negated, operator, operand } = readOperation(key, value);
    const tree = readCondition(column, operator, operand, values);
    return negated ? { is: 'not', of: tree, unknown: negationFindsNull && tree.is !== 'null' } : tree;
  }

  if (logicOf(filter) === 'any') throw new QuestionRefused('FILTER_MALFORMED', 'LOGIC at the top');
  return filter.size === 0 ? { is: 'all', of: [] } : readGroup(filter, 'all');
}

function logicOf(group: FormMap): 'all' | 'any' {
  const logic = group.get('LOGIC') ?? 'AND';
  if (logic === 'AND') return 'all';
  if (logic === 'OR') return 'any';
  throw new QuestionRefused('FILTER_MALFORMED', 'LOGIC');
}

/** One condition, whichever way it was written. */
function readCondition<Column extends FilterColumn>(
  column: Column,
  operator: Operator,
  operand: FormValue,
  values: ValueReader,
): FilterTree<Column> {
  switch (operator) {
    case 'null':
      return { is: 'null', column };
    case '=':
      return values.oneOf(column, listOf(column, operand));
    case '><': {
      const [from, to, ...more] = listOf(column, operand);
      if (from === undefined || to === undefined || more.length > 0) throw malformed(column);
      return {
        is: 'all',
        of: [values.compare(column, '>=', from), values.compare(column, '<=', to)],
      };
    }
    case '%':
      if (typeof operand !== 'string') throw malformed(column);
      return values.contains(column, operand);
    default:
      if (typeof operand !== 'string') throw malformed(column);
      return values.compare(column, operator, operand);
  }
}

/** The texts of a value or of a list of values. */
function listOf({ code }: FilterColumn, operand: FormValue): readonly string[] {
  if (typeof operand === 'string') return [operand];
  return [...operand].map(([key, value]) => {
    if (!/^\d+$/.test(key) || typeof value !== 'string') throw malformed({ code });
    return value;
  });
}

/** The texts of the filter that are compared with dates. */
function* datesIn(filter: FormMap, findColumn: FindColumn<FilterColumn>): Generator<string, void, undefined> {
  for (const [key, value] of filter) {
    if (/^\d+$/.test(key)) {
      if (typeof value !== 'string') yield* datesIn(value, findColumn);
    } else if (key !== 'LOGIC' && /^date/.test(columnOf(key, findColumn).type)) yield* textsIn(value);
  }
}

function* textsIn(value: FormValue): Generator<string, void, undefined> {
  if (typeof value === 'string') yield value;
  else for (const inner of value.values()) yield* textsIn(inner);
}

function columnOf<Column extends FilterColumn>(key: string, findColumn: FindColumn<Column>): Column {
  const { name } = splitKey(key);
  const column = findColumn(name);
  if (column === undefined) throw new QuestionRefused('COLUMN_UNKNOWN', name);
  return column;
}

const malformed = ({ code }: { readonly code: string }) => new QuestionRefused('FILTER_MALFORMED', code);
