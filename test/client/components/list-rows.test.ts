import { matching, sorted } from '../../../client/components/list-rows.ts';

const rows = [
  { id: 12, title: 'Shop 10', sort: null },
  { id: 2, title: 'shop 9', sort: 5 },
  { id: 7, title: 'Ёлка', sort: 1 },
  { id: 1, title: 'Ель', sort: 5 },
];
const ids = (found: readonly { readonly id: number }[]): readonly number[] => found.map(({ id }) => id);
const find = (text: string): readonly number[] => ids(matching(rows, text, ({ title }) => title));

describe('rows of a list', () => {
  test('rows are found by every typed word, or by the beginning of their id', () => {
    expect(find('')).toEqual([12, 2, 7, 1]);
    expect(find('  SHOP ')).toEqual([12, 2]);
    expect(find('9 shop')).toEqual([2]);
    expect(find('1')).toEqual([12, 1]);
    expect(find('nothing')).toEqual([]);
  });

  test('rows are sorted by the rules of the language, numbers within texts as numbers', () => {
    const byTitle = (descending: boolean) =>
      ids(sorted(rows, ({ title }) => title, { descending, language: 'ru' }));
    // The letter ё comes between е and ж, and 9 before 10.
    const order = byTitle(false);
    expect(order.indexOf(2)).toBe(order.indexOf(12) - 1);
    expect(order.indexOf(7)).toBe(order.indexOf(1) - 1);
    expect(byTitle(true)).toEqual([...byTitle(false)].reverse());
  });

  test('rows without a value come last in both directions, equal rows by id', () => {
    const bySort = (descending: boolean) =>
      ids(sorted(rows, ({ sort }) => sort, { descending, language: 'en' }));
    expect(bySort(false)).toEqual([7, 1, 2, 12]);
    expect(bySort(true)).toEqual([1, 2, 7, 12]);
  });
});
