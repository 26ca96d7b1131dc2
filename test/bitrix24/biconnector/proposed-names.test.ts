import fc from 'fast-check';
import { proposeColumnName, proposeTableName } from '../../../server/bitrix24/biconnector/proposed-names.ts';
import { columnsChange, tableDraft } from '../../../server/bitrix24/biconnector/table-input.ts';
import { problemsOf } from '../../../server/bitrix24/biconnector/check-input.ts';

/** Names that databases and people may give to things. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(
    '',
    ' ',
    '__',
    '2024',
    'Продажи',
    'Ёлка',
    'İstanbul',
    'Straße',
    '表',
    '\u0000',
    '🙂',
    'Ⅷ',
    'ǅ',
  ),
);

test('a proposed table name is always valid in the portal and not taken', () => {
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 12 }), texts => {
      const taken = new Set<string>();
      for (const text of texts) {
        const name = proposeTableName(text, taken);
        expect(name).toMatch(/^[a-z][a-z0-9_]{0,229}$/);
        expect(taken.has(name)).toBe(false);
        taken.add(name);
      }
    }),
  );
});

test('a proposed column name is always valid in the portal and not taken', () => {
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 12 }), texts => {
      const taken = new Set<string>();
      for (const text of texts) {
        const name = proposeColumnName(text, taken);
        expect(name).toMatch(/^[A-Z][A-Z0-9_]{0,31}$/);
        expect(taken.has(name)).toBe(false);
        taken.add(name);
      }
    }),
  );
});

test('a hundred columns with the same long name get different names within the limit', () => {
  const taken = new Set<string>();
  for (let count = 0; count < 120; count += 1) taken.add(proposeColumnName('x'.repeat(500), taken));
  expect(taken.size).toBe(120);
  expect(Math.max(...[...taken].map(({ length }) => length))).toBe(32);
  expect(
    problemsOf(columnsChange, {
      add: [...taken].map((name, index) => ({ name, externalCode: String(index), type: 'int' })),
    }),
  ).toEqual([]);
});

test.each([
  ['Продажи 2024', 'prodazhi_2024'],
  ['Sales Orders', 'sales_orders'],
  ['2024 sales', 't_2024_sales'],
  ['Café-Łódź', 'cafe_odz'],
  ['', 't_1'],
])('a table called %j gets the name %s', (text, name) => {
  expect(proposeTableName(text)).toBe(name);
  expect(problemsOf(tableDraft.pick({ name: true }), { name })).toEqual([]);
});
