import { startSandbox, type Sandbox, type SandboxPortal } from '../../portal/sandbox.ts';
import { misbehaviours } from '../../portal/sample-connector/misbehaviours.ts';
import { startSampleConnector } from '../../portal/sample-connector/start-sample-connector.ts';
import type { SampleConnector } from '../../portal/api.ts';
import type { EndpointReport } from '../../../server/bi/checks/report-answers.ts';
import type { Endpoint } from '../../../server/bitrix24/biconnector/endpoints.ts';
import { check, codesOf, type CheckOptions } from '../../stage/foreign-endpoint.ts';
import { outOfTime } from '../../stage/out-of-time.ts';

/** The sandbox portal calls the same endpoints, and the report must agree with what it shows. */
let sandbox: Sandbox;
let portal: SandboxPortal;
let sample: SampleConnector;
let table: number;
beforeAll(async () => {
  sandbox = await startSandbox();
  sample = await startSampleConnector({ wait: ms => sandbox.clock.wait(ms) });
  portal = await sandbox.addPortal({ allowLocalConnections: true });
  portal.addToPortal();
  portal.connectors.add({ title: 'Sales', ...sample.registration }, { appClientId: sandbox.app.clientId });
  const { admin } = portal.users;
  const made = await portal.ui.createSource(
    { connectorId: 1, title: 'Sales', settings: { token: sample.token } },
    admin,
  );
  const list = await portal.ui.tableList(1, 'orders');
  if (!made.ok || !list.ok || list.value[0] === undefined) throw new Error('no table');
  const created = await portal.ui.createTable({ sourceId: 1, table: list.value[0] }, admin);
  if (!created.ok) throw new Error(created.message);
  table = created.value;
});
afterAll(async () => {
  await sandbox.close();
  await sample.close();
});

const names = {
  urlCheck: 'check',
  urlTableList: 'tables',
  urlTableDescription: 'columns',
  urlData: 'data',
} as const;

/** Longer than an answer takes on a busy machine. */
const patienceMs = 20_000;

function ask(
  endpoint: Endpoint,
  { token = sample.token, ...options }: CheckOptions & { readonly token?: string } = {},
): Promise<EndpointReport> {
  const columns = portal.tables.columns(table).map(({ name, externalCode }) => ({
    name,
    externalCode,
  }));
  const questions = {
    urlCheck: {},
    urlTableList: { searchString: 'sales' },
    urlTableDescription: { table: 'sales_orders' },
    urlData: { table: 'sales_orders', limit: 20, columns },
  };
  return check(
    {
      endpoint,
      url: `${sample.origin}/${names[endpoint]}`,
      question: questions[endpoint],
      settings: { token },
    },
    { limits: { connectMs: patienceMs, bodyMs: patienceMs, largestBody: 8 * 1024 * 1024 }, ...options },
  );
}

/** The message that the portal shows to its user. */
async function portalSays(endpoint: Endpoint): Promise<string | null> {
  portal.ui.clearPreviews();
  const answer =
    endpoint === 'urlCheck'
      ? await portal.ui.checkSource(1)
      : endpoint === 'urlTableList'
        ? await portal.ui.tableList(1, 'sales')
        : endpoint === 'urlTableDescription'
          ? await portal.ui.describe(1, 'sales_orders')
          : await portal.ui.query(table);
  return answer.ok ? null : answer.message;
}

const endpoints = Object.keys(names) as Endpoint[];

test.each(endpoints)(
  'a correct %s breaks no rule and receives the same request as from the portal',
  async endpoint => {
    sample.requests.length = 0;
    const report = await ask(endpoint);
    expect(codesOf(report)).toEqual([]);
    if (endpoint === 'urlData') await portal.ui.preview(table);
    else await portalSays(endpoint);
    const [ours, theirs] = sample.requests;
    expect(ours?.body).toBe(theirs?.body);
  },
);

describe.each(endpoints)('%s', endpoint => {
  // The portal's clock stands still, so it would wait for these forever.
  const tried = misbehaviours.filter(each => !['slow', 'never', 'huge'].includes(each));
  test.each(tried)(`the report of ${endpoint} has the portal’s message: %s`, async misbehaviour => {
    sample.misbehave[names[endpoint]] = misbehaviour;
    const report = await ask(endpoint);
    expect(report.portalSays).toBe(await portalSays(endpoint));
    Reflect.deleteProperty(sample.misbehave, names[endpoint]);
  });

  test(`the report of ${endpoint} has the portal’s message: a wrong token`, async () => {
    sample.token = 'another-token';
    const report = await ask(endpoint, { token: 'the-old-token' });
    expect(report.portalSays).toBe(await portalSays(endpoint));
    expect(codesOf(report)).toContain('SETTINGS_REFUSED');
    sample.token = 'sales-demo-token';
  });
});

test('urlData that never answers has the finding ANSWER_TIMEOUT', async () => {
  sample.misbehave.data = 'never';
  sample.requests.length = 0;
  const report = await outOfTime(
    patienceMs,
    () => ask('urlData', { now: () => 0 }),
    () => sample.requests.length > 0,
  );
  expect(codesOf(report)).toContain('ANSWER_TIMEOUT');
  delete sample.misbehave.data;
});

test('urlData whose answer is huge has the finding LARGE', async () => {
  sample.misbehave.data = 'huge';
  expect(codesOf(await ask('urlData'))).toContain('LARGE');
  delete sample.misbehave.data;
});
