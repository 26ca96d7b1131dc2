import {
  bySchema,
  choiceOf,
  choicesOf,
  forgetChoices,
  takenColumns,
  toPublish,
} from '../../../client/databases/publish-choices.ts';
import type {
  CatalogueTable,
  CatalogueTableDetails,
} from '../../../server/hosting/operations/database-answers.ts';

const table = (schema: string, name: string, queryId: string | null = null): CatalogueTable => ({
  schema,
  name,
  kind: queryId === null ? 'table' : 'saved query',
  rows: null,
  code: name.toLowerCase(),
  tableId: null,
  queryId,
});
const columns = ['id', 'city', 'sold at'].map((name, at) => ({
  name,
  nativeType: 'x',
  code: name.toUpperCase(),
  type: 'string' as const,
  chosen: at > 0,
}));
const details = { columns } as unknown as CatalogueTableDetails;

test('tables stand by schema in the order of their names, and saved queries come last', () => {
  const listed = [table('sales', 'b'), table('', 'Top', 'q1'), table('geo', 'z'), table('sales', 'a')];
  expect(bySchema(listed, '').map(group => [group.schema, ...group.tables.map(({ name }) => name)])).toEqual([
    ['geo', 'z'],
    ['sales', 'a', 'b'],
    ['', 'Top'],
  ]);
});

test('a table is found by every word of its schema, name and code, in any case', () => {
  const listed = [table('sales', 'Orders'), table('geo', 'Cities')];
  const found = (typed: string) =>
    bySchema(listed, typed).flatMap(group => group.tables.map(({ name }) => name));
  expect(found(' SALES ord ')).toEqual(['Orders']);
  expect(found('sales cities')).toEqual([]);
});

test('what was left as it is is not sent, and what was chosen is', () => {
  const choice = choiceOf({}, 'orders');
  expect(toPublish(choice)).toEqual({});
  expect(takenColumns(choice, details)).toEqual(['city', 'sold at']);
  Object.assign(choice, { columns: ['id'], dateColumn: 'sold at' });
  expect(takenColumns(choice, details)).toEqual(['id']);
  expect(toPublish(choice)).toEqual({ columns: ['id'], dateColumn: 'sold at' });
  Object.assign(choice, { dateColumn: '' });
  expect(toPublish(choice)).toEqual({ columns: ['id'], dateColumn: null });
});

test('choices of a database last until they are forgotten, and those of another stay', () => {
  choiceOf(choicesOf('one'), 'orders').taken = true;
  choiceOf(choicesOf('other'), 'orders').taken = true;
  expect(choicesOf('one')['orders']?.taken).toBe(true);
  forgetChoices('one');
  expect(choicesOf('one')).toEqual({});
  expect(choicesOf('other')['orders']?.taken).toBe(true);
});
