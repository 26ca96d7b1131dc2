import { readResult, refuse, type CallMethod } from '../../../server/bitrix24/answer.ts';
import { maskSource } from '../../../server/bi/objects/mask-source.ts';
import type { Source } from '../../../server/bitrix24/biconnector/sources.ts';
import { api, type ApiClient } from '../../stage/api-client.ts';
import { startDesk, tokenOf, type DeskUnderTest } from '../../stage/desk.ts';
import type { Sandbox, SandboxPortal } from '../../portal/api.ts';
import { startSandbox } from '../../portal/sandbox.ts';
import { ask } from '../../portal/tests/ask.ts';
import { startEndpoint, type Endpoint } from '../../portal/tests/endpoint.ts';
import { connectorCases } from './cases/connector-cases.ts';
import { seed } from './cases/seed.ts';
import { sourceCases } from './cases/source-cases.ts';
import { columnCases } from './cases/column-cases.ts';
import { tableCases } from './cases/table-cases.ts';

const cases = [...connectorCases, ...sourceCases, ...tableCases, ...columnCases];

/**
 * The typed client and the HTTP API must give the same answer to the same request. Each has a portal of its own with the same
 * content in every test.
 */
let t: DeskUnderTest;
let http: ApiClient;
let sandbox: Sandbox;
let portal: SandboxPortal;
let call: CallMethod;
let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await startEndpoint();
});
afterAll(() => endpoint.close());
beforeEach(async () => {
  t = await startDesk();
  seed(t.portal, t.sandbox.app.clientId, endpoint.url);
  http = api(t, tokenOf(await t.open()));
  sandbox = await startSandbox();
  portal = await sandbox.addPortal();
  portal.addToPortal();
  portal.finishInstallation();
  seed(portal, sandbox.app.clientId, endpoint.url);
  call = async (method, params) => {
    const { status, body } = await ask(portal, method, params as Readonly<Record<string, unknown>>);
    return 'result' in body
      ? readResult(body['result'], body['time'])
      : refuse(String(body['error']), String(body['error_description']), status);
  };
});
afterEach(async () => {
  await t.close();
  await sandbox.close();
});

test.each(cases.map(each => [each.says, each] as const))('client and API agree: %s', async (_says, each) => {
  for (const at of [t.portal, portal]) {
    at.rest.requests.length = 0;
    each.given?.(at);
  }
  const [method, path, body] = each.http;
  const answer = await http(method, path, body);
  const outcome = await each.client(call);

  expect([answer.json?.error?.code ?? 'ok', answer.status]).toEqual([
    each.code,
    each.status ?? (each.code === 'ok' ? 200 : 400),
  ]);
  if (outcome.ok) {
    expect(each.code).toBe('ok');
    const value = answer.json?.item ?? answer.json?.['items'];
    expect(path).toMatch(/^\/api\/(connectors|sources|tables)/);
    expect(sameFor(path, value)).toEqual(sameFor(path, outcome.value));
  } else {
    const { code, message, problems } = outcome;
    expect({ code, message }).toEqual({ code: each.code, message: answer.json?.error?.message });
    expect(problems).toEqual((answer.json?.error as { problems?: unknown } | undefined)?.problems);
  }
  if (typeof each.message === 'string') expect(answer.json?.error?.message).toBe(each.message);
  else if (each.message !== undefined) expect(answer.json?.error?.message).toMatch(each.message);
  if (each.refusedHere === true) {
    // The name of the person who wrote is read after the answer, on its own.
    expect(t.portal.rest.requests.filter(({ restMethod }) => restMethod !== 'profile')).toEqual([]);
    expect(portal.rest.requests).toEqual([]);
  } else expect(t.portal.rest.requests.length).toBeGreaterThan(0);
  for (const at of [t.portal, portal])
    Object.assign(at.biconnector.switches, { syncFails: false, tableUpdateRejected: false });
});

/** The part of an answer that both ways share: no secrets, no dates, and `done` for an id or a confirmation. */
function sameFor(path: string, value: unknown): unknown {
  const masked = path.startsWith('/api/sources') && Array.isArray(value) ? value.map(maskOnce) : value;
  const text = JSON.stringify(masked, (key, inner: unknown) => (key.startsWith('date') ? '' : inner));
  const shared: unknown = JSON.parse(text);
  return shared === true || typeof shared === 'number' || isId(shared) ? 'done' : shared;
}

const isId = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).join() === 'id';

const maskOnce = (source: unknown): unknown =>
  (source as { settings: { state?: string }[] }).settings.some(({ state }) => state !== undefined)
    ? source
    : maskSource(source as Source);
