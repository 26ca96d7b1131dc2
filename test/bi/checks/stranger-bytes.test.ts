import { jest } from '@jest/globals';
import { redactReport } from '../../../server/bi/checks/redact-report.ts';
import type { EndpointReport } from '../../../server/bi/checks/report-answers.ts';
import { createRedactor } from '../../../server/secrets/redactor.ts';
import { checkAgainst, codesOf } from '../../stage/foreign-endpoint.ts';

const megabytes = (count: number, part: string): string =>
  `[${part.repeat(Math.floor((count * 1024 * 1024) / part.length))}1]`;

test.each([
  ['eight megabytes of lists', megabytes(7.9, '[1],')],
  ['eight megabytes of brackets', '['.repeat(8_000_000)],
  ['four hundred thousand keys', `{${Array.from({ length: 400_000 }, (_, at) => `"k${at}":1`).join(',')}}`],
  ['half a million texts', `[${Array.from({ length: 500_000 }, (_, at) => `"${at}"`).join(',')}]`],
])('an answer with too many values is reported as large and never parsed: %s', async (_name, body) => {
  const parse = jest.spyOn(JSON, 'parse');
  try {
    for (const endpoint of ['urlCheck', 'urlTableList', 'urlTableDescription', 'urlData'] as const) {
      const report = await checkAgainst({ body }, { endpoint });
      expect(codesOf(report)).toContain('LARGE');
      expect(report).not.toHaveProperty('tables');
    }
    expect(parse.mock.calls.filter(([text]) => text.length > 100_000)).toEqual([]);
  } finally {
    parse.mockRestore();
  }
});

test('a very long cell or name is judged and redacted without being searched to its end', async () => {
  const long = '7'.repeat(1024 * 1024);
  const report = await checkAgainst(
    {
      body: JSON.stringify([
        ['A', long],
        [long, 1],
      ]),
    },
    { endpoint: 'urlData', settings: { token: 'PROBE-secret' } },
  );
  expect(report.rows?.header[1]?.length).toBeLessThanOrEqual(201);
  expect(JSON.stringify(report).length).toBeLessThan(20_000);
});

test('secrets are searched for in slices, between which other requests run', async () => {
  const secrets = Array.from({ length: 100 }, (_, at) => `secret-number-${at}`);
  const tables = Array.from({ length: 2_000 }, (_, at) => ({ code: `t${at}`, title: 'x'.repeat(500) }));
  const report = {
    tables,
    contentType: null,
    says: '',
    sample: '',
    findings: [],
  } as unknown as EndpointReport;
  let pauses = 0;
  const redacted = await redactReport(report, [], createRedactor(secrets), () =>
    Promise.resolve((pauses += 1)),
  );
  expect(redacted.tables).toHaveLength(2_000);
  expect(pauses).toBeGreaterThan(50);
});
