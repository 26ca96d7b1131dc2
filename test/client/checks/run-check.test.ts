import type { AskEndpoint, EndpointQuestion } from '../../../client/desk/endpoint-question.ts';
import { runCheck, type CheckRun } from '../../../client/checks/run-check.ts';
import {
  ownFindings,
  sharedFindings,
  statusOf,
  verdictOf,
  verdictSentence,
  type VerdictName,
} from '../../../client/checks/verdict.ts';
import type { EndpointReport, Finding, StepName } from '../../../server/bi/checks/report-answers.ts';
import type { FindingCode } from '../../../server/bitrix24/biconnector/finding-codes.ts';
import type { Endpoint } from '../../../server/bitrix24/biconnector/endpoints.ts';
import { madeReport } from './made-report.ts';

const from = { ok: true, result: {}, time: null, answeredBy: 'server' } as const;
const good: Readonly<Record<Endpoint, Partial<EndpointReport>>> = {
  urlCheck: {},
  urlTableList: {
    tables: [
      { code: 'sales', title: 'Sales', id: 'uuid' },
      { code: 'other', title: 'Other' },
    ],
  },
  urlTableDescription: { columns: [{ code: 'id', name: 'Number', type: 'int', portalType: 'int' }] },
  urlData: { rows: { header: ['id'], data: [[1]] } },
};

type Answers = Partial<Record<Endpoint, Partial<EndpointReport> | null>>;

function connector(answers: Answers = {}) {
  const asked: [Endpoint, EndpointQuestion][] = [];
  const ask: AskEndpoint = (endpoint, question, signal) => {
    asked.push([endpoint, question]);
    const answer = answers[endpoint];
    if (signal?.aborted) return Promise.resolve({ ok: false, code: 'CANCELLED', message: '', status: 0 });
    if (answer === null)
      return Promise.resolve({ ok: false, code: 'SERVER_UNREACHABLE', message: '', status: 0 });
    return Promise.resolve({
      ok: true,
      value: madeReport(endpoint, { ...good[endpoint], ...answer }),
      from,
    });
  };
  return { ask, asked };
}

const run = (
  ask: AskEndpoint,
  {
    table = null,
    known,
    onChange,
  }: { table?: string | null; known?: CheckRun; onChange?: (run: CheckRun) => void } = {},
  signal = new AbortController().signal,
): Promise<CheckRun> =>
  runCheck({
    ask,
    question: { connectorId: 4, sourceId: 7 },
    table,
    signal,
    onChange: onChange ?? (() => undefined),
    ...(known ? { known } : {}),
  });

describe('the check of a connector', () => {
  test('a check calls the four endpoints in the order in which a table is created', async () => {
    const { ask, asked } = connector();
    const result = await run(ask);
    expect(asked).toEqual([
      ['urlCheck', { connectorId: 4, sourceId: 7 }],
      ['urlTableList', { connectorId: 4, sourceId: 7, searchString: '' }],
      ['urlTableDescription', { connectorId: 4, sourceId: 7, table: 'uuid' }],
      [
        'urlData',
        {
          connectorId: 4,
          sourceId: 7,
          table: 'uuid',
          limit: 20,
          columns: [{ name: 'ID', externalCode: 'id' }],
        },
      ],
    ]);
    expect(verdictOf(result)).toEqual({ name: 'ok', tone: 'good', warnings: 0, failed: null });
  });

  test('a check shows each endpoint while it is called', async () => {
    const { ask } = connector();
    const seen: string[] = [];
    await run(ask, {
      onChange: ({ states }) => {
        const running = Object.entries(states).find(([, { phase }]) => phase === 'running')?.[0];
        if (running !== undefined && seen.at(-1) !== running) seen.push(running);
      },
    });
    expect(seen).toEqual(['urlCheck', 'urlTableList', 'urlTableDescription', 'urlData']);
  });

  test('a check of another table calls only the last two endpoints', async () => {
    const { ask, asked } = connector();
    const known = await run(ask);
    asked.length = 0;
    const again = await run(ask, { table: 'other', known });
    expect(asked.map(([endpoint, { table }]) => [endpoint, table])).toEqual([
      ['urlTableDescription', 'other'],
      ['urlData', 'other'],
    ]);
    expect(again.states.urlCheck.phase).toBe('done');
  });

  test('a canceled check calls no further endpoint', async () => {
    const stop = new AbortController();
    const { ask, asked } = connector();
    const result = await run(
      (endpoint, question, signal) => {
        stop.abort();
        return ask(endpoint, question, signal);
      },
      {},
      stop.signal,
    );
    expect(asked).toHaveLength(1);
    expect(verdictOf(result).name).toBe('cancelled');
  });

  test.each<[VerdictName, Answers]>([
    ['refused', { urlCheck: { verdict: 'fails', portalSays: 'Cannot establish connection.' } }],
    ['acceptsAnything', { urlCheck: { verdict: 'fails', portalSays: null } }],
    ['noList', { urlTableList: { verdict: 'fails', tables: [] } }],
    ['noTable', { urlTableList: { tables: [] } }],
    ['noColumns', { urlTableDescription: { verdict: 'fails' } }],
    ['noData', { urlData: { verdict: 'fails' } }],
    ['notChecked', { urlData: null }],
    ['warnings', { urlData: { verdict: 'warnings', findings: [{ code: 'SLOW', severity: 'warning' }] } }],
  ])('the verdict of a check is the first thing that does not work: %s', async (name, answers) => {
    const { ask } = connector(answers);
    expect(verdictOf(await run(ask)).name).toBe(name);
  });

  const stopsAt = (step: StepName, code: FindingCode): Partial<EndpointReport> => ({
    verdict: 'fails',
    steps: [
      { step: 'address', ok: step !== 'address', ms: null, detail: '' },
      { step, ok: false, ms: 1, detail: '' },
    ],
    findings: [{ code, severity: 'error' }],
  });
  test.each<[VerdictName, StepName, FindingCode]>([
    ['address', 'address', 'URL_NOT_VALID'],
    ['resolve', 'resolve', 'NAME_NOT_RESOLVED'],
    ['connect', 'connect', 'CONNECT_REFUSED'],
    ['tls', 'tls', 'CERTIFICATE_EXPIRED'],
    ['answer', 'firstByte', 'ANSWER_TIMEOUT'],
    ['answer', 'body', 'CONNECTION_LOST'],
    ['SETTINGS_REFUSED', 'read', 'SETTINGS_REFUSED'],
    ['NOTHING_THERE', 'read', 'NOTHING_THERE'],
    ['SERVICE_FAILED', 'read', 'SERVICE_FAILED'],
    ['noList', 'read', 'NOT_JSON'],
  ])('the verdict names the step that fails: %s at %s', async (name, step, code) => {
    const { ask } = connector({ urlTableList: stopsAt(step, code), urlData: stopsAt('tls', 'TLS_FAILED') });
    const verdict = verdictOf(await run(ask));
    expect([verdict.name, verdict.tone, verdict.failed?.endpoint]).toEqual([name, 'bad', 'urlTableList']);
  });

  test('the verdict repeats what the endpoint says in its own words', async () => {
    const { ask } = connector({
      urlCheck: { ...stopsAt('read', 'SETTINGS_REFUSED'), says: 'Wrong token' },
    });
    const t = (key: string, named?: object): string => `${key} ${JSON.stringify(named)}`;
    expect(verdictSentence(t, verdictOf(await run(ask)))).toBe(
      'check.verdict.SETTINGS_REFUSED {"warnings":0} check.says {"words":"Wrong token"}',
    );
  });

  test('what holds for every endpoint is said once and counted once', async () => {
    const insecure: Finding = { code: 'NOT_HTTPS', severity: 'warning' };
    const odd: Finding = { code: 'ODD_PORT', severity: 'info', detail: '8080' };
    const slow: Finding = { code: 'SLOW', severity: 'warning', detail: '6000 ms' };
    const found = { verdict: 'warnings', findings: [insecure, odd] } as const;
    const { ask } = connector({
      urlCheck: found,
      urlTableList: found,
      urlTableDescription: found,
      urlData: { ...found, findings: [insecure, { ...odd, detail: '8081' }, slow] },
    });
    const done = await run(ask);
    expect(sharedFindings(done)).toEqual([insecure]);
    expect(verdictOf(done).warnings).toBe(2);
    const { urlCheck, urlData } = done.states;
    expect(statusOf(urlCheck, [])).toBe('warning');
    expect([urlCheck, urlData].map(state => statusOf(state, sharedFindings(done)))).toEqual([
      'done',
      'warning',
    ]);
    expect(urlData.phase === 'done' && ownFindings(urlData.report, [insecure])).toEqual([
      { ...odd, detail: '8081' },
      slow,
    ]);
  });
});
