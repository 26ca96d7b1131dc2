import en from '../../../client/messages/en/checks.ts';
import enFindings from '../../../client/messages/en/findings.ts';
import base from '../../../client/messages/en/first-view.ts';
import { reportAsJson, reportAsText, withoutSecrets } from '../../../client/checks/report-text.ts';
import { madeReport } from './made-report.ts';

const messages: unknown = { ...base, check: { ...en, finding: enFindings } };
const t = (key: string, named: Record<string, unknown> = {}): string => {
  const found = key
    .split('.')
    .reduce<unknown>((level, name) => (level as Record<string, unknown> | undefined)?.[name], messages);
  if (typeof found !== 'string') throw new Error(`No words for ${key}`);
  return found.replace(/\{(\w+)\}/g, (_, name: string) => String(named[name]));
};

const head = {
  connector: { id: 4, title: 'Sales' },
  source: { id: 7, title: 'Shop' },
  table: 'orders',
  checkedAt: '2026-11-24T21:00:00.000Z',
  verdict: 'The connector works.',
};
const secret = 'hunter2-of-the-shop';
const reports = [
  madeReport('urlCheck', {
    verdict: 'fails',
    status: 403,
    findings: [{ code: 'STATUS_NOT_200', severity: 'error', detail: '403' }],
    portalSays: 'Could not get table list.<br>Make sure the JSON response is correct.',
    sample: `{"error":"${secret} is wrong", "html": "\`\`\`"}`,
  }),
  madeReport('urlData', { rows: { header: ['A'], data: [[secret]] } }),
];

describe('the report to take along', () => {
  test('the report of a check explains everything in words, with the portal’s message and every step', () => {
    const text = reportAsText(head, reports, [], t);
    for (const part of [
      '# Check “Sales”',
      'The connector works.',
      'Source: Shop (ID 7)',
      'Table: orders',
      '## Connection check (urlCheck): failed',
      `**Error** (STATUS_NOT_200): ${enFindings.STATUS_NOT_200}\n  403`,
      '✓ DNS lookup, 1.5 ms: 93.184.215.14',
      'Could not get table list. Make sure',
      '## Data (urlData): OK',
    ])
      expect(text).toContain(part);
  });

  test('an answer cannot break out of its fence in the report', () => {
    expect(reportAsText(head, reports, [], t)).toContain('````\n{"error"');
  });

  test('the report of a check holds no typed secret, not even one that the answer repeats', () => {
    for (const typed of [secret, ` ${secret} `]) {
      expect(reportAsText(head, reports, [typed], t)).not.toContain(secret);
      const json = reportAsJson(head, reports, [typed]);
      expect(json).not.toContain(secret);
      expect(json).toContain('*** is wrong');
    }
  });

  test('the longer of two secrets is masked first, and short values are left alone', () => {
    expect(withoutSecrets(['abcdef', 'abcd', '12'], ['abcd', 'abcdef', '12', ''])).toEqual([
      '***',
      '***',
      '12',
    ]);
  });

  test('the JSON of a check is the report itself', () => {
    expect(JSON.parse(reportAsJson(head, reports, []))).toEqual({ ...head, reports });
  });
});
