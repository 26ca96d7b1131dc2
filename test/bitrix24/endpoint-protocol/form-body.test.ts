import fc from 'fast-check';
import { readForm } from '../../../server/bitrix24/endpoint-protocol/form-body.ts';
import { phpQuery } from '../../../server/bitrix24/biconnector/php-query.ts';
import { phpBodies } from './php-bodies.ts';

/** What a PHP array should hold; objects would bring keys such as `10` into another order. */
const asMaps = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? new Map(Object.entries(value).map(([key, inner]) => [key, asMaps(inner)]))
    : value;

const refusal = (body: string | Uint8Array) => {
  try {
    return readForm(body);
  } catch (error) {
    return (error as { code: string }).code;
  }
};

/** The least processor time of several rounds, in milliseconds: what else runs on the machine only adds to it. */
const leastCpuMs = (work: () => unknown, rounds: number): number =>
  Math.min(
    ...Array.from({ length: rounds }, () => {
      const before = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    }),
  );

describe('The reader of forms', () => {
  test.each(phpBodies.map(({ name, body, parsed }) => [name, body, parsed] as const))(
    'reads as PHP does: %s',
    (_name, body, parsed) => {
      expect(readForm(body)).toEqual(asMaps(parsed));
      expect(readForm(Buffer.from(body))).toEqual(asMaps(parsed));
    },
  );

  test('reads what the writer of such forms writes, whatever the keys and texts', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter(key => !/[[\]\0]/.test(key) && /\S/.test(key));
    const value = fc.string({ unit: 'grapheme' });
    const key = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', '>=A', '!><B', '007'));
    const inner = fc.oneof(
      value,
      fc.array(value, { minLength: 1 }),
      fc.dictionary(key, value, { minKeys: 1 }),
    );
    fc.assert(
      fc.property(fc.dictionary(key, inner, { minKeys: 1 }), filter => {
        expect(readForm(phpQuery({ filter })).get('filter')).toEqual(asMaps(filter));
      }),
    );
  });

  test.each([
    ['mapFields[amount[usd]]=A', { mapFields: { 'amount[usd': 'A' } }],
    ['a=1&a[b]=2', { a: { b: '2' } }],
    ['a[b]=1&a=2', { a: '2' }],
    ['a[]=1&a[]=2&a[7]=x&a[]=3', { a: { 0: '1', 1: '2', 7: 'x', 8: '3' } }],
    ['a[][]=1&a[][]=2', { a: { 0: { 0: '1' }, 1: { 0: '2' } } }],
    ['a.b c=1', { a_b_c: '1' }],
    ['a[b.c d]=1', { a: { 'b.c d': '1' } }],
    ['a[b]c=1', { a: { b: '1' } }],
    ['a[b=1', { a_b: '1' }],
    ['a[b][c=1', { a: { b: '1' } }],
    ['a[ ]=1', { a: { 0: '1' } }],
    ['=x&&[x]=1&a', { a: '' }],
    ['a[08]=1&a[]=2', { a: { '08': '1', 0: '2' } }],
  ])('reads the unusual body %s as PHP does', (body, expected) => {
    expect(readForm(body)).toEqual(asMaps(expected));
  });

  test('refuses a broken percent sequence, text that is not UTF-8, and NUL in a name', () => {
    for (const body of [
      'a=%E0%A4%A',
      'a=%zz',
      'a=%',
      'a=%ff',
      '%ff=1',
      'a%00b=1',
      Buffer.from([0x61, 0x3d, 0xff]),
    ])
      expect(refusal(body)).toBe('BODY_MALFORMED');
    expect(readForm(Buffer.from('a=я')).get('a')).toBe('я');
  });

  test('refuses more bytes, pairs or depth than any question has', () => {
    expect(refusal(`a=${'x'.repeat(5 * 1024 * 1024)}`)).toBe('BODY_TOO_LARGE');
    expect(refusal('a=1&'.repeat(50_001))).toBe('BODY_TOO_LARGE');
    expect(refusal('&'.repeat(50_001))).toBe('BODY_TOO_LARGE');
    expect(refusal(`a${'[b]'.repeat(9)}=1`)).toBe('BODY_MALFORMED');
    expect(readForm(`a${'[b]'.repeat(8)}=1`).size).toBe(1);
  });

  test('refuses a name that is longer than any question has', () => {
    for (const name of ['['.repeat(5_000), '.'.repeat(5_000), `a[${' '.repeat(5_000)}]`])
      expect(refusal(`a${name}=1`)).toBe('BODY_MALFORMED');
    expect(readForm(`a[${'x'.repeat(4_000)}]=1`).size).toBe(1);
  });

  test.each([
    ['plus signs', '+', ' '],
    ['escapes', '%D0%96', 'Ж'],
    ['bytes that are no ASCII', 'Ж', 'Ж'],
    ['mixed escapes', '%2B+%d0%96', '+ Ж'],
  ])('decodes megabytes of %s in little time', (_name, written, meant) => {
    const times = Math.floor((4 * 1024 * 1024) / Buffer.byteLength(written));
    const body = Buffer.from(`a=${written.repeat(times)}`);
    expect(readForm(body).get('a')).toBe(meant.repeat(times));
    // One replacement per character would take several seconds; the best of three is a tenth of one.
    expect(leastCpuMs(() => readForm(body), 3)).toBeLessThan(1_500);
  });

  test('needs time in proportion to the length of a list', () => {
    const list = (length: number) => phpQuery({ filter: { '=ID': Array.from({ length }, (_, id) => id) } });
    const best = (length: number) => {
      const body = list(length);
      return leastCpuMs(() => readForm(body), 5);
    };
    best(1000);
    // A quadratic reader would need a hundred times as long, this one fifteen.
    expect(best(49_000)).toBeLessThan(40 * best(4_900));
  });
});
