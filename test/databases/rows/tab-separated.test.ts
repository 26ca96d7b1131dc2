import fc from 'fast-check';
import { JsonRows } from '../../../server/databases/rows/json-rows.ts';
import { createTabSeparatedReader } from '../../../server/databases/rows/tab-separated.ts';
import type { TokenKind } from '../../../server/databases/rows/token.ts';

interface Read {
  readonly rows: unknown;
  readonly nulled: number;
  readonly count: number;
}

/** Reads a text in chunks of a length and returns the parsed rows. */
function read(
  kinds: readonly TokenKind[],
  text: string | Uint8Array,
  { chunk = 7, guard, takeOften = true }: { chunk?: number; guard?: string; takeOften?: boolean } = {},
): Read {
  const rows = new JsonRows(kinds);
  const reader = createTabSeparatedReader(rows, { guard });
  const bytes = Buffer.from(text);
  const parts: Uint8Array[] = [];
  const take = () => {
    const taken = rows.take();
    if (taken !== undefined) parts.push(Buffer.from(taken));
  };
  for (let at = 0; at < bytes.length; at += chunk) {
    reader.push(bytes.subarray(at, at + chunk));
    if (takeOften) take();
  }
  reader.end();
  take();
  const json = Buffer.concat(parts).toString();
  return { rows: (JSON.parse(`[0${json}]`) as unknown[]).slice(1), nulled: rows.nulled, count: rows.rows };
}

const failure = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

/** A value as COPY writes it. */
const copied = (value: string | null) =>
  value === null
    ? '\\N'
    : value.replace(/[\\\n\t\r\b\f\v]/g, found => {
        const letter = new Map([
          ['\\', '\\'],
          ['\n', 'n'],
          ['\t', 't'],
          ['\r', 'r'],
          ['\b', 'b'],
          ['\f', 'f'],
          ['\v', 'v'],
        ]).get(found);
        return `\\${letter ?? ''}`;
      });

describe('The reader of tab separated rows', () => {
  test('gives back every text whatever it holds and wherever the chunks end', () => {
    const value = fc.option(
      fc.string({
        unit: fc.oneof(
          fc.string({ unit: 'binary', minLength: 1 }),
          fc.constantFrom('\\', '"', '\n', '\t', 'N', '\v', '\x01', 'я', '🍏'),
        ),
      }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, value, value)),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (table, chunk, takeOften) => {
          const clean = table.map(row =>
            row.map(text =>
              text === null ? null : text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, ''),
            ),
          );
          const text = clean.map(row => `${row.map(copied).join('\t')}\n`).join('');
          expect(read(['text', 'text', 'text'], text, { chunk, takeOften }).rows).toEqual(clean);
        },
      ),
    );
  });

  test('reads the same from rows that come whole and from rows that come byte by byte, whatever stands in them', () => {
    const kinds = ['text', 'number', 'date', 'datetime', 'text'] as const;
    const odd = [
      '',
      '\\N',
      '\\N1',
      'NaN',
      '-',
      '-0',
      '007',
      '1.5e3',
      '0000-00-00',
      '2026-08-31',
      'a\\',
      '\\',
      '\x01',
      '"',
    ];
    const usual: readonly (readonly string[])[] = [
      ['plain', 'two\\tparts\\\\', 'said "so"', 'я', 'it\\v', '\\N'],
      ['0', '-12', '1.50', '18446744073709551615', '-1e-7', '\\N'],
      ['2026-08-31', '0001-01-01', 'infinity', '\\N'],
      ['2026-08-31 23:59:59', '2026-08-31 23:59:59.5+03', '0044-03-15 10:00:00 BC', '\\N'],
      ['~', '', 'z'],
    ];
    const row = fc.oneof(
      { weight: 9, arbitrary: fc.tuple(...usual.map(values => fc.constantFrom(...values))) },
      { weight: 1, arbitrary: fc.array(fc.constantFrom(...odd), { minLength: 1, maxLength: 7 }) },
    );
    const outcomeOf = (text: string, options: { chunk: number; guard?: string }) => {
      const found = failure(() => read(kinds, text, options));
      return found instanceof Error ? (found as { code?: string }).code : found;
    };
    fc.assert(
      fc.property(fc.array(row), fc.constantFrom('~', '!', undefined), (table, guard) => {
        const text = table.map(values => `${[...values, ...(guard ? [guard] : [])].join('\t')}\n`).join('');
        const options = guard === undefined ? {} : { guard: '~' };
        expect(outcomeOf(text, { ...options, chunk: 100_000 })).toEqual(
          outcomeOf(text, { ...options, chunk: 1 }),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('leaves numbers with all their digits and makes null of those JSON does not have', () => {
    const rows = new JsonRows(['number']);
    const reader = createTabSeparatedReader(rows);
    const good = [
      '0',
      '-0',
      '18446744073709551615',
      '1.50',
      '-12.5e-7',
      '1e+20',
      '99999999999999999999.123456789',
    ];
    const bad = ['NaN', 'Infinity', '-inf', 'nan', '007', '1.', '.5', '1e', '+1', '', '-', '0x1', '1 2'];
    reader.push(Buffer.from(`${[...good, ...bad, '\\N'].join('\n')}\n`));
    reader.end();
    const json = Buffer.from(rows.take() ?? []).toString();
    expect(json).toBe([...good, ...bad.map(() => 'null'), 'null'].map(token => `,[${token}]`).join(''));
    expect(rows.nulled).toBe(bad.length);
  });

  test('quotes numbers when told so', () => {
    expect(read(['numberText', 'text'], '1.50\ta\nNaN\t\\N\n')).toEqual({
      rows: [
        ['1.50', 'a'],
        [null, null],
      ],
      nulled: 1,
      count: 2,
    });
  });

  test('cuts moments to seconds and makes null of dates that are in no calendar', () => {
    const dates = [
      '2026-08-31',
      '0001-01-01',
      '0000-00-00',
      '2024-00-10',
      '2024-10-00',
      'infinity',
      '0044-03-15 BC',
      '10000-01-01',
    ];
    expect(read(['date'], `${dates.join('\n')}\n`).rows).toEqual([
      ['2026-08-31'],
      ['0001-01-01'],
      ...dates.slice(2).map(() => [null]),
    ]);
    const moments = [
      '2026-08-31 23:59:59.999999',
      '2026-08-31 23:59:59+03',
      '2026-08-31 23:59:59.5-03:30',
      '2026-08-31 23:59:59',
    ];
    const lost = [
      '-infinity',
      '0000-00-00 00:00:00',
      '0044-03-15 10:00:00 BC',
      '10000-01-01 00:00:00',
      '2026-08-31',
    ];
    const found = read(['datetime'], `${[...moments, ...lost].join('\n')}\n`);
    expect(found.rows).toEqual([...moments.map(() => ['2026-08-31 23:59:59']), ...lost.map(() => [null])]);
    expect(found.nulled).toBe(lost.length);
  });

  test('makes valid JSON of bytes that are no UTF-8', () => {
    expect(read(['text'], Buffer.from([0x61, 0xff, 0x62, 0x0a]))).toMatchObject({ rows: [['a\ufffdb']] });
  });

  test('reads the escapes of ClickHouse', () => {
    expect(read(['text'], "it\\'s \\0 \\a\n").rows).toEqual([["it's \u0000 \u0007"]]);
  });

  test('takes only rows that end in the guard', () => {
    expect(read(['text', 'number'], 'a\t1\t~\n\\N\t2\t~\n', { guard: '~', chunk: 1 }).rows).toEqual([
      ['a', 1],
      [null, 2],
    ]);
    const code = (text: string) =>
      (failure(() => read(['text', 'number'], text, { guard: '~', chunk: 5 })) as { code?: string }).code;
    expect(code('a\t1\t~\nCode: 395, e.displayText() = x\n')).toBe('QUERY_FAILED');
    expect(code('a\t1\t~\nCode: 395,\te.displayText()\t= x\n')).toBe('QUERY_FAILED');
    expect(code('a\t1\t~\t~\n')).toBe('QUERY_FAILED');
    expect(code('a\t1\t~\na\t1\t~')).toBe('CONNECTION_LOST');
  });

  test('refuses rows of another width, a half row and a row that is too large', () => {
    const code = (text: string) => (failure(() => read(['text', 'text'], text)) as { code?: string }).code;
    expect(code('a\n')).toBe('QUERY_FAILED');
    expect(code('a\tb\tc\n')).toBe('QUERY_FAILED');
    expect(code('a\tb\na')).toBe('CONNECTION_LOST');
    const rows = new JsonRows(['text'], { cell: 100, row: 200 });
    expect(failure(() => createTabSeparatedReader(rows).push(Buffer.alloc(101, 'x')))).toMatchObject({
      code: 'ROW_TOO_LARGE',
    });
  });

  test('stays within its room when every byte becomes as much as it can', () => {
    expect(read(['number'], '\n'.repeat(20_000), { chunk: 20_000 }).count).toBe(20_000);
    expect(read(['text'], `${'\x01'.repeat(20_000)}\n`, { chunk: 20_001 }).count).toBe(1);
    expect(read(['text', 'text'], '\t\n'.repeat(20_000), { chunk: 40_000 }).count).toBe(20_000);
  });
});
