import { columnFor, compareColumns } from '../../../client/tables/compare.ts';
import { readTable } from '../../../server/bitrix24/biconnector/tables.ts';

const columns =
  readTable({
    id: 27,
    fields: [
      { id: 1, name: 'ID', externalCode: 'id', type: 'int', visible: true },
      { id: 2, name: 'AMOUNT', externalCode: 'amount', type: 'double', visible: true },
      { id: 3, name: 'OLD', externalCode: 'old', type: 'string', visible: true },
    ],
  })?.columns ?? [];
const described = [
  { code: 'id', name: 'Number', type: 'INT', portalType: 'int' },
  { code: 'amount', name: 'Amount', type: 'money', portalType: 'money' },
  { code: 'город', name: 'City', type: 'text', portalType: 'string' },
];

describe('a table against the description of its endpoint', () => {
  test('a comparison shows columns that only the connector has, only the table has, or that differ in type', () => {
    expect(compareColumns(columns, described).map(({ kind, code }) => `${kind} ${code}`)).toEqual([
      'onlyThere город',
      'type amount',
      'onlyHere old',
    ]);
  });

  test('a comparison uses the types that Bitrix24 makes of the description, not their spelling', () => {
    expect(compareColumns(columns.slice(0, 1), described.slice(0, 1))).toEqual([]);
  });

  test('a column that is added from the comparison gets a valid, free name', () => {
    const [, , city] = described;
    if (!city) throw new Error('No such column');
    expect(columnFor(city, new Set(['GOROD']))).toEqual({
      name: 'GOROD_2',
      externalCode: 'город',
      type: 'string',
    });
  });
});
