import fc from 'fast-check';
import { phpQuery } from '../../../server/bitrix24/biconnector/php-query.ts';
import { buildPhpQuery, parsePhpQuery } from '../../portal/http/php-query.ts';
import type { Json, JsonMap } from '../../portal/json.ts';

/** PHP changes some outermost names and ends a key at `]`; this app sends no such names. */
const outerName = fc.stringMatching(/^[A-Za-z]\w{0,8}$/);
const key = fc.oneof(
  fc.stringMatching(/^[<>=!@%]{0,2}[A-Za-z_]\w{0,8}$/),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }).filter(text => !/[[\]]/.test(text)),
);
const scalar = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null));
const { value } = fc.letrec<{ value: Json }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
}));
const fields = fc.dictionary(outerName, value, { maxKeys: 5 }) as fc.Arbitrary<JsonMap>;

/** What PHP reads: text, without null and empty arrays. */
function survives(json: Json): Json | undefined {
  if (json === null) return undefined;
  if (typeof json === 'boolean') return json ? '1' : '0';
  if (typeof json !== 'object') return String(json);
  const entries = Object.entries(json).flatMap(([name, inner]) => {
    const read = survives(inner);
    return read === undefined ? [] : [[name, read] as const];
  });
  if (entries.length === 0) return undefined;
  return entries.every(([name], index) => name === String(index))
    ? entries.map(([, read]) => read)
    : Object.fromEntries(entries);
}

test('PHP reads exactly the fields that phpQuery wrote', () => {
  fc.assert(
    fc.property(fields, sent => {
      expect(parsePhpQuery(phpQuery(sent))).toEqual(survives(sent) ?? {});
    }),
    { numRuns: 1_000 },
  );
});

test('phpQuery writes byte for byte what http_build_query writes', () => {
  fc.assert(
    fc.property(fields, sent => {
      expect(phpQuery(sent)).toBe(buildPhpQuery(sent));
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  [{ connection: { token: '12345' } }, 'connection%5Btoken%5D=12345'],
  [{ filter: { '>=AMOUNT': 5 } }, 'filter%5B%3E%3DAMOUNT%5D=5'],
  [{ select: ['ID', 'A B'] }, 'select%5B0%5D=ID&select%5B1%5D=A+B'],
  [{ a: true, b: false, c: null, d: [], e: {}, f: '' }, 'a=1&b=0&f='],
  [{ a: "!'()*~-_." }, 'a=%21%27%28%29%2A%7E-_.'],
  [{ a: '\ud800' }, 'a=%EF%BF%BD'],
])('phpQuery writes %j as %s', (sent, text) => {
  expect(phpQuery(sent)).toBe(text);
});
