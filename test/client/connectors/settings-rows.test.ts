import { isReserved, moved, withNewRow, withoutRow } from '../../../client/connectors/settings-rows.ts';

const rows = ['a', 'b', 'c'].map((code, index) => ({ key: index + 1, code, name: code, type: 'STRING' }));
const codes = (list: readonly { code: string }[]): string => list.map(({ code }) => code).join('');

describe('the settings editor', () => {
  test('a new setting is an empty text, comes last, and has a key of its own', () => {
    expect(withNewRow([]).at(-1)).toEqual({ key: 1, code: '', name: '', type: 'STRING' });
    expect(withNewRow(withoutRow(rows, 0)).map(({ key }) => key)).toEqual([2, 3, 4]);
  });

  test('a setting is removed by its position', () => {
    expect(codes(withoutRow(rows, 1))).toBe('ac');
  });

  test.each([
    [0, 1, 'bac'],
    [0, 2, 'bca'],
    [2, 0, 'cab'],
    [1, 1, 'abc'],
    [0, -1, 'abc'],
    [2, 3, 'abc'],
    [7, 0, 'abc'],
  ])('the setting at %i moved to %i gives %s', (from, to, expected) => {
    expect(codes(moved(rows, from, to))).toBe(expected);
  });

  test.each([
    ['title', true],
    [' Type ', true],
    ['connector_id', true],
    ['token', false],
    ['', false],
  ])('the code %j is reserved: %s', (code, reserved) => {
    expect(isReserved(code)).toBe(reserved);
  });
});
