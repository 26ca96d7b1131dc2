import { hostsOf, readRows, textOf } from '../../../client/connectors/connector-list.ts';
import { matching } from '../../../client/components/list-rows.ts';

const rows = readRows([
  { id: 1, title: 'Éclair', urlCheck: 'https://check.example/', urlData: 'https://a.example/data' },
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
    ['check.exam', [1]],
    ['nothing', []],
  ])('a search for %j finds %j in titles, descriptions and addresses', (text, found) => {
    expect(ids(matching(rows, text, textOf))).toEqual(found);
  });

  test('a row names each host once, and an address that is no address as it is', () => {
    expect(rows.map(hostsOf)).toEqual(['check.example, a.example', '', '']);
    const [odd] = readRows([{ id: 4, urlCheck: 'a.example/x', urlData: 'https://b.example:8443/d' }]);
    expect(odd && hostsOf(odd)).toBe('a.example/x, b.example:8443');
  });
});
