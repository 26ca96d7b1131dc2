import type { Problem, Refusal } from '../answer.ts';
import { isReadable } from '../readable-text.ts';
import { ownCodes } from './problem-codes.ts';
import { refuseInput } from './refusal.ts';

/** The type of a field that lists can be filtered by. */
export type FilterType = 'number' | 'text' | 'date';

/** The comparisons with the portal's prefixes (biconnector contract 3.3). */
const prefixes = { eq: '=', ne: '!=', gt: '>', gte: '>=', lt: '<', lte: '<=', contains: '%' } as const;
export const filterOperators = [...(Object.keys(prefixes) as (keyof typeof prefixes)[]), 'in'] as const;
export type FilterOperator = (typeof filterOperators)[number];

export interface Condition {
  readonly field: string;
  readonly operator: FilterOperator;
  /** One value; any number of them for `in`. */
  readonly values: readonly string[];
}

/** Filters for as many calls, whose rows are put together; an empty list when nothing can match. */
export type Filters = { readonly ok: true; readonly filters: readonly object[] } | Refusal;

export interface FilterRules {
  readonly fields: Readonly<Record<string, FilterType>>;
  /** Whether groups may be nested. Older portals break them on source.list (biconnector contract 3.3). */
  readonly nests: boolean;
}

/**
 * Builds the portal's filter from conditions that all have to hold, and avoids its traps (biconnector contract 3.3, traps
 * 25-27): a list of texts fails, an empty list returns everything, an OR at the top may return objects of other apps.
 */
export function buildFilter(conditions: readonly Condition[], rules: FilterRules): Filters {
  const problems = conditions.flatMap(condition => problemOf(condition, rules));
  if (problems.length > 0) return refuseInput(problems);
  // An empty list matches nothing, but the portal would drop the condition and return everything.
  if (conditions.some(({ values }) => values.length === 0)) return { ok: true, filters: [] };

  const texts = conditions.filter(condition => isTextList(condition, rules));
  const plain = conditions
    .filter(condition => !isTextList(condition, rules))
    .map(each => filterOf(each, rules));
  if (rules.nests) {
    const groups = texts.map(({ field, values }) => anyOf(field, values));
    return { ok: true, filters: [joinFilters([...plain, ...groups])] };
  }
  const repeated = repeatedIn(conditions);
  if (repeated !== undefined) return refuseInput([{ field: repeated, code: 'VALIDATION_FILTER_OPERATOR' }]);
  // Without groups each combination of the texts takes a call of its own.
  const combinations = texts.reduce<readonly object[][]>(
    (lists, { field, values }) =>
      lists.flatMap(list => [...new Set(values)].map(value => [...list, { [`=${field}`]: value }])),
    [[]],
  );
  if (combinations.length > mostCalls)
    return refuseInput(
      texts.map(({ field }) => ({ field, code: 'VALIDATION_FILTER_VALUE', limit: mostCalls })),
    );
  return { ok: true, filters: combinations.map(each => joinFilters([...plain, ...each])) };
}

/** Maximum number of calls for one list where groups cannot be nested. */
const mostCalls = 20;

/** The first field that would need the same key twice in a filter without groups. */
function repeatedIn(conditions: readonly Condition[]): string | undefined {
  const keys = conditions.map(({ field, operator }) => ({ field, key: operator === 'eq' ? 'in' : operator }));
  return keys.find(
    ({ field, key }, index) => keys.findIndex(other => other.field === field && other.key === key) !== index,
  )?.field;
}

const isTextList = ({ field, operator }: Condition, { fields }: FilterRules): boolean =>
  operator === 'in' && fields[field] !== 'number';

function filterOf({ field, operator, values }: Condition, { fields }: FilterRules): object {
  const isNumber = fields[field] === 'number';
  if (operator === 'in') return { [`@${field}`]: values.map(Number) };
  const [value = ''] = values;
  return { [`${prefixes[operator]}${field}`]: isNumber ? Number(value) : value };
}

/** Matches any of the values. An object cannot hold a key twice, so each value gets a group of its own. */
const anyOf = (field: string, values: readonly string[]): object => ({
  logic: 'OR',
  ...Object.fromEntries(values.map((value, index) => [index, { [`=${field}`]: value }])),
});

/** Joins filters into one object: distinct keys at the top level, groups and repeated keys under numbers. */
function joinFilters(parts: readonly object[]): object {
  const filter: Record<string, unknown> = {};
  let groups = 0;
  for (const part of parts) {
    const [key = '', ...others] = Object.keys(part);
    if (others.length === 0 && !Object.hasOwn(filter, key)) Object.assign(filter, part);
    else {
      filter[String(groups)] = part;
      groups += 1;
    }
  }
  return filter;
}

function problemOf({ field, operator, values }: Condition, rules: FilterRules): readonly Problem[] {
  const type = Object.hasOwn(rules.fields, field) ? rules.fields[field] : undefined;
  if (type === undefined) return [{ field, code: 'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER' }];
  const wrong = (code: string): readonly Problem[] => [{ field, code }];
  if (!values.every(isReadable)) return wrong(ownCodes.unreadable);
  if (operator === 'contains' && type !== 'text') return wrong('VALIDATION_FILTER_OPERATOR');
  if (operator !== 'in' && values.length !== 1) return wrong('VALIDATION_FILTER_VALUE');
  if (type === 'number' && !values.every(value => /^-?\d{1,15}$/.test(value)))
    return wrong('VALIDATION_FILTER_VALUE');
  if (type === 'date' && !values.every(value => /^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$/.test(value)))
    return wrong('VALIDATION_FILTER_VALUE');
  // The percent sign is the portal's wildcard and would match other rows than asked for.
  if (operator === 'contains' && values.some(value => value.includes('%')))
    return wrong('VALIDATION_FILTER_VALUE');
  return [];
}
