import { matching, readRows, sorted } from '../../../client/connectors/connector-list.ts';

const rows = readRows([
  { id: 1, title: 'Éclair', sort: 300, urlData: 'https://a.example/data', dateCreate: '2026-01-02 00:00:00' },
  { id: '12', title: 'apple 10', description: 'Sales of Oslo', sort: 100, dateCreate: null },
  { id: 3, title: 'Apple 9', sort: 100, dateCreate: '2026-01-01 00:00:00' },
  { title: 'without an id' },
]);
const ids = (list: typeof rows): readonly number[] => list.map(({ id }) => id);

describe('the list of connectors', () => {
  test('has no rows that cannot be opened', () => {
    expect(ids(rows)).toEqual([1, 12, 3]);
  });

  test.each([
    ['', [1, 12, 3]],
    ['APPLE', [12, 3]],
    ['oslo apple', [12]],
    ['a.example', [1]],
    ['1', [1, 12]],
    ['nothing', []],
  ])('%j finds %j', (text, found) => {
    expect(ids(matching(rows, text))).toEqual(found);
  });

  test.each([
    ['title', false, [3, 12, 1]],
    ['title', true, [1, 12, 3]],
    ['id', true, [12, 3, 1]],
    ['sort', false, [3, 12, 1]],
    ['dateCreate', false, [12, 3, 1]],
  ] as const)('by %s, downwards %s', (key, descending, order) => {
    expect(ids(sorted(rows, { key, descending }, 'en'))).toEqual(order);
  });
});
