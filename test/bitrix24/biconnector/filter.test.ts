import fc from 'fast-check';
import { connectorFilters } from '../../../server/bitrix24/biconnector/connectors.ts';
import { buildFilter, type Condition, type Filters } from '../../../server/bitrix24/biconnector/filter.ts';
import { phpQuery } from '../../../server/bitrix24/biconnector/php-query.ts';
import { sourceFilters } from '../../../server/bitrix24/biconnector/sources.ts';
import { connectorSchema } from '../../portal/biconnector/connector-schema.ts';
import { readListQuery } from '../../portal/biconnector/list-query.ts';
import { compileFilter, type Row } from '../../portal/biconnector/row-filter.ts';
import { parsePhpQuery } from '../../portal/http/php-query.ts';
import type { JsonMap } from '../../portal/json.ts';

/** Few values, so that rows match, with all characters that are special in a filter or a form. */
const aText = fc.constantFrom(
  '',
  'a',
  'b',
  'A',
  'a%',
  '_',
  '=a',
  '@id',
  '0',
  '1',
  'я',
  'a,b',
  '[x]',
  '&',
  '+',
  'a b',
);
const aNumber = fc.integer({ min: -1, max: 5 });
const rows = fc.array(
  fc.record({ id: aNumber, title: aText, description: aText, sort: aNumber, sourceCode: aText }),
  { maxLength: 12 },
);
const textField = fc.constantFrom('title', 'description', 'sourceCode');
const numberField = fc.constantFrom('id', 'sort');
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    field: textField,
    operator: fc.constantFrom('eq', 'ne', 'gt', 'gte', 'lt', 'lte'),
    values: fc.tuple(aText),
  }),
  fc.record({
    field: textField,
    operator: fc.constant('contains' as const),
    values: fc.tuple(aText.filter(text => !text.includes('%'))),
  }),
  fc.record({
    field: textField,
    operator: fc.constant('in' as const),
    values: fc.array(aText, { maxLength: 4 }),
  }),
  fc.record({
    field: numberField,
    operator: fc.constantFrom('eq', 'ne', 'gt', 'gte', 'lt', 'lte'),
    values: fc.tuple(aNumber.map(String)),
  }),
  fc.record({
    field: numberField,
    operator: fc.constant('in' as const),
    values: fc.array(aNumber.map(String), { maxLength: 4 }),
  }),
);

/** The meaning of a condition, as plainly as possible. */
function holds(row: Row, { field, operator, values }: Condition): boolean {
  const cell = row[field] ?? '';
  const [first = ''] = values;
  const order = typeof cell === 'number' ? cell - Number(first) : cell < first ? -1 : cell > first ? 1 : 0;
  switch (operator) {
    case 'eq':
      return order === 0;
    case 'ne':
      return order !== 0;
    case 'gt':
      return order > 0;
    case 'gte':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'lte':
      return order <= 0;
    case 'contains':
      return String(cell).toLowerCase().includes(first.toLowerCase());
    case 'in':
      return values.includes(String(cell));
  }
}

/** Validates and applies a filter as the portal does. */
const matches = (filter: object, row: Row): boolean =>
  compileFilter(connectorSchema, readListQuery(connectorSchema, { filter: filter as JsonMap }).filter)(row);

const filtersOf = (built: Filters): readonly object[] => {
  if (!built.ok) throw new Error(built.message);
  return built.filters;
};

test.each([
  ['as JSON', (filter: object) => filter],
  ['in a batch’s query', (filter: object) => parsePhpQuery(phpQuery({ filter }))['filter'] ?? {}],
])('a filter sent %s finds exactly the rows that were asked for', (_name, travel) => {
  fc.assert(
    fc.property(rows, fc.array(condition, { maxLength: 4 }), (all, conditions) => {
      const filters = filtersOf(buildFilter(conditions, connectorFilters));
      const found = all.filter(row => filters.some(filter => matches(travel(filter) as object, row)));
      expect(found).toEqual(all.filter(row => conditions.every(each => holds(row, each))));
    }),
    { numRuns: 500 },
  );
});

test('where groups cannot be nested, several flat filters find the same rows', () => {
  fc.assert(
    fc.property(rows, fc.array(aText, { maxLength: 4 }), aNumber, (all, values, least) => {
      const conditions: readonly Condition[] = [
        { field: 'title', operator: 'in', values },
        { field: 'id', operator: 'gte', values: [String(least)] },
      ];
      const filters = filtersOf(buildFilter(conditions, { ...connectorFilters, nests: false }));
      for (const filter of filters)
        for (const value of Object.values(filter)) expect(typeof value).not.toBe('object');
      const found = all.filter(row => filters.some(filter => matches(filter, row)));
      expect(found).toEqual(all.filter(row => conditions.every(each => holds(row, each))));
    }),
  );
});

test('an empty list of values is never sent, because the portal would ignore it and return everything', () => {
  fc.assert(
    fc.property(fc.array(condition, { maxLength: 3 }), fc.oneof(textField, numberField), (others, field) => {
      const built = buildFilter([...others, { field, operator: 'in', values: [] }], connectorFilters);
      expect(built).toEqual({ ok: true, filters: [] });
    }),
  );
});

test('a filter never has OR at its top, because it could return objects of other apps', () => {
  fc.assert(
    fc.property(fc.array(condition, { maxLength: 4 }), conditions => {
      for (const filter of filtersOf(buildFilter(conditions, connectorFilters)))
        expect(Object.keys(filter)).not.toContain('logic');
    }),
  );
});

test.each<[Condition, string]>([
  [{ field: 'secret', operator: 'eq', values: ['x'] }, 'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER'],
  [{ field: '__proto__', operator: 'eq', values: ['x'] }, 'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER'],
  [{ field: 'id', operator: 'contains', values: ['1'] }, 'VALIDATION_FILTER_OPERATOR'],
  [{ field: 'title', operator: 'eq', values: [] }, 'VALIDATION_FILTER_VALUE'],
  [{ field: 'title', operator: 'eq', values: ['a', 'b'] }, 'VALIDATION_FILTER_VALUE'],
  [{ field: 'title', operator: 'contains', values: ['100%'] }, 'VALIDATION_FILTER_VALUE'],
  [{ field: 'id', operator: 'eq', values: ['1e3'] }, 'VALIDATION_FILTER_VALUE'],
  [{ field: 'id', operator: 'in', values: ['1', ' 2'] }, 'VALIDATION_FILTER_VALUE'],
  [{ field: 'dateCreate', operator: 'gt', values: ['yesterday'] }, 'VALIDATION_FILTER_VALUE'],
])('the condition %j is refused with %s', (wrong, code) => {
  expect(buildFilter([wrong], connectorFilters)).toMatchObject({ ok: false, code, problems: [{ code }] });
});

test('a filter of sources that needs groups or too many calls is refused before any call', () => {
  const twice: readonly Condition[] = [
    { field: 'title', operator: 'contains', values: ['a'] },
    { field: 'title', operator: 'contains', values: ['b'] },
  ];
  expect(buildFilter(twice, sourceFilters)).toMatchObject({ ok: false, code: 'VALIDATION_FILTER_OPERATOR' });
  const many = {
    field: 'title',
    operator: 'in',
    values: Array.from({ length: 21 }, (_, i) => `t${i}`),
  } as const;
  expect(buildFilter([many], sourceFilters)).toMatchObject({ ok: false, code: 'VALIDATION_FILTER_VALUE' });
});
