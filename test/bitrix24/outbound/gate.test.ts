import { readRetryAfter } from '../../../server/bitrix24/outbound/gate-failure.ts';
import { portalWords } from '../../../server/bitrix24/hidden-error.ts';
import { api, type ApiClient } from '../../stage/api-client.ts';
import { startDesk, tokenOf, type DeskUnderTest } from '../../stage/desk.ts';
import { ManualClock } from '../../stage/manual-clock.ts';
import { draft } from '../../stage/service-api.ts';
import type { FaultEffect } from '../../portal/faults.ts';

let t: DeskUnderTest;
let clock: ManualClock;
let ask: ApiClient;
beforeEach(async () => {
  clock = new ManualClock();
  t = await startDesk({ clock });
  t.portal.seedDemo();
  ask = api(t, tokenOf(await t.open()));
});
afterEach(() => t.close());

const get = () => ask('GET', '/api/connectors/1');
const asked = (method: string) =>
  t.portal.rest.requests.filter(({ restMethod }) => restMethod === method).length;

test.each<[string, (status: number) => FaultEffect]>([
  ['a page', status => ({ kind: 'html', status, retryAfter: '30' })],
  ['nothing', status => ({ kind: 'empty', status })],
  ['JSON of a proxy', status => ({ kind: 'json', status, body: { message: 'API rate limit exceeded' } })],
])('503 and 429 with %s say that the portal is busy', async (_name, fault) => {
  for (const status of [503, 429]) {
    t.portal.rest.faults.push({ ...fault(status), match: 'biconnector.connector.get' });
    const answer = await get();
    expect([answer.status, answer.json?.error?.code]).toEqual([503, 'PORTAL_BUSY']);
    expect(answer.headers.get('retry-after')).toBe(fault(status).kind === 'html' ? '30' : '2');
    expect(answer.json?.error?.message).toContain(`HTTP ${status}`);
    clock.advance(30_000);
    expect((await get()).status).toBe(200);
  }
});

test('no call is sent while a server in front of the portal asks for a pause', async () => {
  t.portal.rest.faults.push({
    kind: 'html',
    status: 503,
    retryAfter: '30',
    match: 'biconnector.connector.get',
  });
  await get();
  const before = t.portal.rest.requests.length;
  clock.advance(10_000);
  const answer = await ask('GET', '/api/sources');
  expect([answer.status, answer.json?.error?.code, answer.headers.get('retry-after')]).toEqual([
    503,
    'PORTAL_BUSY',
    '20',
  ]);
  expect(t.portal.rest.requests).toHaveLength(before);
  clock.advance(20_000);
  expect((await ask('GET', '/api/sources')).status).toBe(200);
});

test.each([401, 403, 404, 407, 413, 451])(
  'a page with %i says that something in front of the portal refused, with the status',
  async status => {
    t.portal.rest.faults.push({ kind: 'html', status, match: 'biconnector.connector.get' });
    const answer = await get();
    expect([answer.status, answer.json?.error?.code]).toEqual([502, 'PORTAL_GATE_REFUSED']);
    expect(answer.json?.error?.message).toContain(`HTTP ${status}`);
    expect(asked('biconnector.connector.get')).toBe(1);
  },
);

test.each([
  [403, 502, 'PORTAL_GATE_REFUSED'],
  [429, 503, 'PORTAL_BUSY'],
  // The page of a balancer can stand for a portal that broke off.
  [503, 502, 'MAY_HAVE_ARRIVED'],
])('a write that a page with %i answers is %i %s and is sent once', async (status, expected, code) => {
  t.portal.rest.faults.push({ kind: 'html', status, match: 'biconnector.connector.add' });
  const answer = await ask('POST', '/api/connectors', draft('x'));
  expect([answer.status, answer.json?.error?.code]).toEqual([expected, code]);
  expect(asked('biconnector.connector.add')).toBe(1);
});

test.each([500, 502, 504])('a page with %i is an unreadable answer that tells the status', async status => {
  t.portal.rest.faults.push({ kind: 'html', status, match: 'biconnector.connector.get' });
  const answer = await get();
  expect([answer.status, answer.json?.error?.code]).toEqual([502, 'PORTAL_NONSENSE']);
  expect(answer.json?.error?.message).toContain(`HTTP ${status}`);
});

test.each([
  ['120', 120],
  ['0', 1],
  ['999999', 3_600],
  ['Wed, 21 Oct 2026 07:28:30 GMT', 30],
  ['soon', undefined],
  ['-5', undefined],
])('Retry-After %s is read as %s seconds', (value, seconds) => {
  expect(readRetryAfter({ 'retry-after': value, date: 'Wed, 21 Oct 2026 07:28:00 GMT' })).toBe(seconds);
});

test.each([
  [{ a: 1 }, '{"a":1}'],
  [['first', 'second'], '["first","second"]'],
  [7, '7'],
  [null, ''],
  ['Wrong &quot;title&quot;.<br>Try &#039;again&#39; &amp;lt;', 'Wrong "title". Try \'again\' &lt;'],
])('the words %j of an error are shown as text', async (description, words) => {
  expect(portalWords(description)).toBe(words);
  const flat = { error: 'ERROR_CORE', error_description: description };
  const nested = { result: { error: flat } };
  for (const [body, status] of [
    [flat, 400],
    [nested, 200],
  ] as const) {
    t.portal.rest.faults.push({ kind: 'json', status, body, match: 'biconnector.connector.get' });
    const { json } = await get();
    expect(json?.error?.code).toBe('ERROR_CORE');
    expect(json?.error?.message).not.toContain('[object');
    if (words !== '') expect(json?.error?.message).toContain(words);
  }
});
