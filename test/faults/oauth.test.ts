import {
  askApi,
  open,
  post,
  refreshesOf,
  setStage,
  type ServerProcess,
  type Stage,
} from '../stage/built-servers.ts';
import { until } from '../stage/until.ts';

let s: Stage;
let one: ServerProcess;
let other: ServerProcess;
/** Frame tokens of a user whose access has expired at Bitrix24, and of one whose access is valid. */
let expired: string;
let living: string;

beforeEach(async () => {
  s = await setStage();
  [one, other] = await Promise.all([s.serve(), s.serve()]);
  const { analyst, admin } = s.portal.users;
  expired = await open(one.origin, s.portal.opening({ user: analyst, target: 'application' }));
  s.sandbox.clock.advance(3_600_000);
  living = await open(one.origin, s.portal.opening({ user: admin, target: 'application' }));
});
afterEach(() => s.close());

const at = (server: ServerProcess, id: number, token: string) =>
  askApi(server.origin, `/api/connectors/${id}`, token);

test('a slow authorization server is asked once and delays only the users who need it', async () => {
  // The sandbox clock holds the answer until the other users have been served.
  s.sandbox.oauth.latencyMs = 60_000;
  let answered = false;
  const waiting = Promise.all(
    Array.from({ length: 20 }, (_, index) => at(index % 2 === 0 ? one : other, (index % 7) + 1, expired)),
  ).finally(() => {
    answered = true;
  });
  await until(() => refreshesOf(s.sandbox).length === 1);
  for (let id = 1; id <= 7; id += 1)
    expect((await at(id % 2 === 0 ? one : other, id, living)).status).toBe(200);
  expect(answered).toBe(false);
  s.sandbox.clock.advance(60_000);
  expect(new Set((await waiting).map(({ status }) => status))).toEqual(new Set([200]));
  expect(refreshesOf(s.sandbox)).toHaveLength(1);
});

test('an authorization server that is down gets few requests and delays nobody else, and everything works by itself when it is back', async () => {
  s.sandbox.oauth.faults.push({ kind: 'reset', times: 1_000 });
  const begun = performance.now();
  for (let round = 0; round < 10; round += 1) {
    const answers = await Promise.all([1, 2, 3, 4].map(id => at(id % 2 === 0 ? one : other, id, expired)));
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 502, code: 'OAUTH_UNREACHABLE', retryAfter: 2 });
    expect((await at(round % 2 === 0 ? one : other, 1, living)).status).toBe(200);
  }
  // There are forty requests, and each of the two processes asks once in two seconds.
  const rounds = 1 + Math.ceil((performance.now() - begun) / 2_000);
  expect(refreshesOf(s.sandbox).length).toBeLessThanOrEqual(2 * rounds);
  const page = await post(one.origin, s.portal.opening({ target: 'application' }));
  expect(page.status).toBe(502);
  expect(await page.text()).toContain('Bitrix24 cannot be reached right now');

  s.sandbox.oauth.faults.clear();
  await until(async () => (await at(one, 1, expired)).status === 200);
  expect((await at(other, 1, expired)).status).toBe(200);
  expect(await s.rows('portals')).toMatchObject([{ state: 'active' }]);
  expect((await s.rows('tokens')).map(({ state, lease_until }) => [state, lease_until])).toEqual([
    ['valid', 0],
    ['valid', 0],
  ]);
});

test('an authorization server that never answers costs one time-out and is explained in words', async () => {
  s.sandbox.oauth.faults.push({ kind: 'hang', match: 'refresh_token' });
  const answers = await Promise.all([1, 2, 3, 4].map(id => at(one, id, expired)));
  for (const answer of answers)
    expect(answer).toMatchObject({ status: 504, code: 'OAUTH_UNREACHABLE', retryAfter: 2 });
  expect(refreshesOf(s.sandbox)).toHaveLength(1);
  await until(async () => (await at(other, 1, expired)).status === 200);
});
