import { proposeTable, tableProblems, toTable } from '../../../client/tables/new-table.ts';
import { parseSourceId, type SourceId } from '../../../server/bitrix24/biconnector/ids.ts';

const sourceId = parseSourceId('3') as SourceId;
const described = [
  { code: 'id', name: 'Number', type: 'int', portalType: 'int' },
  { code: 'Сумма заказа', name: 'Amount', type: 'money', portalType: 'money' },
  { code: 'сумма-заказа', name: 'Amount again', type: 'money', portalType: 'money' },
  {
    code: 'a_code_that_is_much_longer_than_a_name_may_be',
    name: 'Long',
    type: 'Text',
    portalType: 'string',
  },
];
const propose = (taken: readonly string[] = []) =>
  proposeTable({ code: 'Sales 2024', title: 'Sales of 2024' }, described, new Set(taken));
const problems = (typed: ReturnType<typeof propose>, taken: readonly string[] = []) =>
  tableProblems(typed, sourceId, new Set(taken)).map(({ field, code }) => `${field} ${code}`);

describe('a new table from its endpoint', () => {
  test('a new table gets names that the portal accepts, all of them different', () => {
    const { name, externalName, externalCode, columns } = propose(['sales_2024']);
    expect({ name, externalName, externalCode }).toEqual({
      name: 'sales_2024_2',
      externalName: 'Sales of 2024',
      externalCode: 'Sales 2024',
    });
    const names = columns.map(column => column.name);
    expect(names.slice(0, 3)).toEqual(['ID', 'SUMMA_ZAKAZA', 'SUMMA_ZAKAZA_2']);
    expect(new Set(names).size).toBe(4);
    expect(names.every(each => /^[A-Z][A-Z0-9_]{0,31}$/.test(each))).toBe(true);
    expect(problems(propose())).toEqual([]);
  });

  test('a new table gets the id from the list as its code, if there is one', () => {
    const { externalCode } = proposeTable({ code: 'a', title: 'A', id: 'uuid-1' }, described, new Set());
    expect(externalCode).toBe('uuid-1');
  });

  test('a new table is sent with the chosen columns, their three keys and nothing else', () => {
    const typed = propose();
    typed.columns.forEach((column, index) => (column.included = index === 1));
    expect(toTable(typed, sourceId)).toEqual({
      sourceId: 3,
      name: 'sales_2024',
      externalName: 'Sales of 2024',
      externalCode: 'Sales 2024',
      fields: [{ name: 'SUMMA_ZAKAZA', externalCode: 'Сумма заказа', type: 'money' }],
    });
  });

  test('a new table shows a clash of names before anything is sent', () => {
    expect(problems(propose(), ['sales_2024'])).toEqual(['name NAME_EXISTS']);
  });

  test('a problem of a new table points at its column, even if columns before it are left out', () => {
    const typed = propose();
    const [first, second, third] = typed.columns;
    if (!first || !second || !third) throw new Error('No columns');
    first.included = false;
    third.name = second.name;
    expect(problems(typed)).toEqual(['columns.2.name DUPLICATE_FIELDS']);
    second.included = false;
    expect(problems(typed)).toEqual([]);
    third.name = 'lower';
    expect(problems(typed)).toEqual(['columns.2.name VALIDATION_FIELD_NAME_INVALID_FORMAT']);
  });

  test('a new table needs a column', () => {
    const typed = propose();
    typed.columns.forEach(column => (column.included = false));
    expect(problems(typed)).toEqual(['fields FIELDS_EMPTY']);
  });
});
