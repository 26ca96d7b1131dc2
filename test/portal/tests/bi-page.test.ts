import { createPortalPage } from '../page.ts';
import { startSampleConnector } from '../sample-connector/start-sample-connector.ts';
import type { SampleConnector } from '../api.ts';
import { startSandbox, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import { post } from './ask.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;
let sample: SampleConnector;

beforeEach(async () => {
  sandbox = await startSandbox();
  sample = await startSampleConnector();
  portal = await sandbox.addPortal({ lang: 'en', allowLocalConnections: true });
  portal.servePages(createPortalPage(sandbox, portal));
  portal.seedDemo(sandbox.app, sample);
});
afterEach(async () => {
  await sandbox.close();
  await sample.close();
});

/** Presses a button of the BI page as a signed-in person; returns the result or the error. */
async function press(user: keyof SandboxPortal['users'], action: string, id: number): Promise<unknown> {
  const page = await fetch(`${portal.origin}/bi/`);
  const cookie = page.headers
    .getSetCookie()
    .map(each => each.split(';')[0])
    .join('; ');
  const sessid = /"sessid":"(\w+)"/.exec(await page.text())?.[1] ?? '';
  const headers = { cookie, 'x-bitrix-csrf-token': sessid };
  await post(`${portal.origin}/ajax/sign-in`, { id: portal.users[user].id }, headers);
  const { body } = await post(`${portal.origin}/ajax/${action}`, { id: String(id) }, headers);
  return body['error'] ?? body['result'];
}

test('the BI page shows sources and tables without secrets', async () => {
  const page = await (await fetch(`${portal.origin}/bi/`)).text();
  for (const text of ['Sample sales', 'Call centre of Lisbon', 'switched off', 'sales_orders']) {
    expect(page).toContain(text);
  }
  expect(page).not.toContain(sample.token);
  expect(page).not.toContain('pa55-of-bi');
});

test('the buttons of the BI page call the connector and show the result', async () => {
  expect(await press('analyst', 'bi-check', 5)).toEqual({ note: 'The connection works.' });
  expect(await press('analyst', 'bi-check', 6)).toBe(
    'Query failed. Make sure the table data source is available.',
  );
  expect(await press('analyst', 'bi-tables', 5)).toEqual({
    note: 'Available tables: Orders, Customers, Products, Returned goods',
  });
  expect(await press('analyst', 'bi-preview', 3)).toEqual({
    note: expect.stringMatching(/^Rows: 20\. 101 · 2026-01-01/),
  });
});

test('the switch of the BI page switches a source off and refuses an unknown source', async () => {
  expect(await press('admin', 'bi-switch', 5)).toEqual({});
  expect(portal.sources.get(5)?.active).toBe(false);
  expect(await press('admin', 'bi-switch', 99)).toBe('There is no such source.');
});

test('every button of the BI page refuses a person without both BI rights', async () => {
  for (const action of ['bi-check', 'bi-tables', 'bi-preview', 'bi-switch']) {
    expect(await press('halfway', action, 5)).toBe('You have no access to BI Builder');
  }
  expect(sample.requests).toEqual([]);
  expect(portal.sources.get(5)?.active).toBe(true);
});

test('the page of a table shows its preview, and runs a report with a date range and filters', async () => {
  const preview = await (await fetch(`${portal.origin}/bi/table/3/`)).text();
  expect(preview).toContain('2026-01-01');
  const asked = new URLSearchParams({
    run: '1',
    from: '2026-01-01',
    to: '2026-01-31',
    column1: 'STATUS',
    operator1: 'equals',
    value1: 'won',
    limit: '5',
  });
  const report = await (await fetch(`${portal.origin}/bi/table/3/?${asked.toString()}`)).text();
  expect(report).toMatch(/Rows: [1-5] · \d+ bytes · \d+ ms/);
  const [sent] = portal.endpoints.requests.slice(-1);
  expect(JSON.stringify(sent)).toMatch(/filter/);
});
