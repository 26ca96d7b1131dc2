import { readRows, textOf } from '../../../client/connectors/connector-list.ts';
import { matching } from '../../../client/components/list-rows.ts';

const rows = readRows([
  { id: 1, title: 'Éclair', urlData: 'https://a.example/data' },
  { id: '12', title: 'apple 10', description: 'Sales of Oslo' },
  { id: 3, title: 'Apple 9' },
  { title: 'without an id' },
]);
const ids = (list: typeof rows): readonly number[] => list.map(({ id }) => id);

describe('the list of connectors', () => {
  test('the list of connectors has no rows that cannot be opened', () => {
    expect(ids(rows)).toEqual([1, 12, 3]);
  });

  test.each([
    ['APPLE', [12, 3]],
    ['oslo apple', [12]],
    ['a.example', [1]],
    ['nothing', []],
  ])('a search for %j finds %j in titles, descriptions and addresses', (text, found) => {
    expect(ids(matching(rows, text, textOf))).toEqual(found);
  });
});
