import { readForm } from '../../../server/bitrix24/endpoint-protocol/form-body.ts';
import type { FilterColumn } from '../../../server/bitrix24/endpoint-protocol/filter-tree.ts';
import type { FilterOptions } from '../../../server/bitrix24/endpoint-protocol/read-filter.ts';
import {
  readConnection,
  readDataQuestion,
  readTableDescriptionQuestion,
  readTableListQuestion,
  resolveQuestion,
} from '../../../server/bitrix24/endpoint-protocol/questions.ts';
import { phpQuery } from '../../../server/bitrix24/biconnector/php-query.ts';
import { phpBodies } from './php-bodies.ts';

const columns: readonly FilterColumn[] = [
  { code: 'ID', type: 'int' },
  { code: 'BIG', type: 'int' },
  { code: 'STATUS', type: 'string' },
  { code: 'AMOUNT', type: 'double' },
  { code: 'SCORE', type: 'double' },
  { code: 'CREATED', type: 'datetime' },
  { code: 'DAY', type: 'date' },
  { code: 'NOTE', type: 'string' },
];

const read = (body: string, options?: FilterOptions) =>
  resolveQuestion(readDataQuestion(readForm(body)), columns, options);
const readFilter = (filter: object, options?: FilterOptions) =>
  read(phpQuery({ table: 'shop', filter }), options).where;
const refusal = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return (error as { code?: string }).code ?? error;
  }
};

describe('The reader of filters', () => {
  test.each(phpBodies.filter(({ refused }) => refused !== undefined))(
    'refuses $name',
    ({ body, refused }) => {
      expect(refusal(() => read(body))).toBe(refused);
    },
  );

  test.each(phpBodies.filter(({ sql }) => sql !== undefined))('understands $name', ({ body }) => {
    expect(refusal(() => read(body))).toHaveProperty('where');
  });

  test('reads one condition as a value in one form', () => {
    const [id, , , , , created] = columns;
    expect(readFilter({ '=ID': ['007'] })).toEqual({ is: 'in', column: id, values: ['7'] });
    expect(readFilter({ '<=CREATED': '31.08.2026 23:59:59' })).toEqual({
      is: 'compare',
      column: created,
      operator: '<',
      value: '2026-09-01 00:00:00',
    });
    expect(readFilter({ '=ID': false })).toEqual({ is: 'null', column: id });
    expect(readFilter({})).toEqual({ is: 'all', of: [] });
  });

  test('takes the day place of the portal where no date of the question tells', () => {
    const from = (options: FilterOptions) => readFilter({ '>=DAY': '03/04/2026' }, options);
    expect(from({ dayPlace: 'day first' })).toMatchObject({ value: '2026-04-03' });
    expect(from({ dayPlace: 'month first' })).toMatchObject({ value: '2026-03-04' });
    // The dash is as ambiguous as the slash, a year in front is not.
    expect(refusal(() => readFilter({ '>=DAY': '03-04-2026' }))).toBe('DATE_AMBIGUOUS');
    expect(readFilter({ '>=DAY': '2026/04/03' })).toMatchObject({ value: '2026-04-03' });
  });

  test('leaves rows without a value out of a negation when told so', () => {
    expect(readFilter({ '!=ID': 5 })).toMatchObject({ is: 'not', unknown: true });
    expect(readFilter({ '!=ID': 5 }, { negationFindsNull: false })).toMatchObject({
      is: 'not',
      unknown: false,
    });
    expect(readFilter({ '!=ID': false })).toMatchObject({ is: 'not', unknown: false });
  });

  test('refuses LOGIC=OR at the top, which Bitrix24 never writes', () => {
    expect(refusal(() => readFilter({ LOGIC: 'OR', '=ID': [1] }))).toBe('FILTER_MALFORMED');
  });
});

describe('The reader of questions', () => {
  test('takes identifiers that are codes, and names that mapFields translates', () => {
    const {
      columns: wanted,
      header,
      where,
    } = read('select[0]=Number&select[1]=NOTE&mapFields[ID]=Number&filter[>Number]=5&limit=20&table=shop');
    expect(wanted.map(({ code }) => code)).toEqual(['ID', 'NOTE']);
    expect(header).toEqual(['Number', 'NOTE']);
    expect(where).toMatchObject({ column: { code: 'ID' } });
  });

  test('takes all columns when none are asked for', () => {
    expect(read('table=shop')).toMatchObject({ columns, header: columns.map(({ code }) => code) });
    expect(read('table=shop&select=&filter=')).toMatchObject({ columns });
  });

  test.each([
    ['select[0]=ID', 'TABLE_MISSING'],
    ['table=', 'TABLE_MISSING'],
    ['table[0]=shop', 'PARAMETER_MALFORMED'],
    ['table=shop%00', 'PARAMETER_MALFORMED'],
    ['table=shop&limit=ten', 'PARAMETER_MALFORMED'],
    ['table=shop&limit=-1', 'PARAMETER_MALFORMED'],
    ['table=shop&select=ID', 'PARAMETER_MALFORMED'],
    ['table=shop&select[0][a]=ID', 'PARAMETER_MALFORMED'],
    ['table=shop&select[0]=__proto__', 'COLUMN_UNKNOWN'],
    ['table=shop&filter=ID', 'PARAMETER_MALFORMED'],
  ])('refuses %s', (body, code) => {
    expect(refusal(() => read(body))).toBe(code);
  });

  test('reads the settings, the search and the table of the other endpoints', () => {
    const form = readForm('connection%5Bkey%5D=cdb_1&searchString=sales&table=shop');
    expect(readConnection(form)).toEqual(new Map([['key', 'cdb_1']]));
    expect(readConnection(readForm('table=shop')).size).toBe(0);
    expect(readTableListQuestion(form)).toEqual({ searchString: 'sales' });
    expect(readTableListQuestion(readForm('a=1'))).toEqual({ searchString: '' });
    expect(readTableDescriptionQuestion(form)).toEqual({ table: 'shop' });
  });
});
