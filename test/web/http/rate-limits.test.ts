import express, { type Express } from 'express';
import request from 'supertest';
import { MinuteCounts } from '../../../server/web/http/minute-counts.ts';
import { asMiddleware } from '../../../server/web/http/guard.ts';
import { limitAddress } from '../../../server/web/http/rate-limits.ts';
import { startSandbox } from '../../portal/sandbox.ts';
import { startDesk, tokenOf, type DeskUnderTest } from '../../stage/desk.ts';
import { ManualClock } from '../../stage/manual-clock.ts';

describe('limits of the JSON API', () => {
  let t: DeskUnderTest;
  beforeEach(async () => {
    // A frozen clock keeps the requests within one minute, however long they take.
    const sandbox = await startSandbox({ clock: 'frozen' });
    t = await startDesk({ sandbox, config: { inboundPerMinute: 3 } });
  });
  afterEach(() => t.close());

  const statuses = async (path: string, token: string, count: number): Promise<readonly number[]> => {
    const answers: number[] = [];
    for (let index = 0; index < count; index += 1)
      answers.push((await t.request(path, { headers: { authorization: `Bearer ${token}` } })).status);
    return answers;
  };
  const path = '/api/settings/recent-connectors';

  test('the API takes a number of requests of a user in a minute, then answers 429 with a correct Retry-After', async () => {
    const token = tokenOf(await t.open());
    expect(await statuses(path, token, 4)).toEqual([200, 200, 200, 429]);
    t.sandbox.clock.advance(20_000);
    const answer = await t.request(path, { headers: { authorization: `Bearer ${token}` } });
    expect([answer.status, answer.json?.error?.code]).toEqual([429, 'TOO_MANY_REQUESTS']);
    const seconds = Number(answer.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(30);
    expect(seconds).toBeLessThanOrEqual(40);
    expect(answer.json?.error?.message).toContain(`${seconds} s`);
    t.sandbox.clock.advance(seconds * 1000);
    expect(await statuses(path, token, 4)).toEqual([200, 200, 200, 429]);
  });

  test('a user who reaches the limit does not hold up a colleague', async () => {
    await statuses(path, tokenOf(await t.open()), 4);
    expect(await statuses(path, tokenOf(await t.open(t.portal.users.analyst)), 1)).toEqual([200]);
  });

  test('the API takes five users’ worth of requests of a portal and does not hold up another portal’s users', async () => {
    const { clock } = t.sandbox;
    // Six users of one portal ask; requests count whatever they ask for.
    const [first, ...others] = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        t.open(index === 0 ? t.portal.users.admin : t.portal.addUser({ admin: false })),
      ),
    );
    for (const each of others) expect(await statuses(path, tokenOf(each), 3)).toEqual([200, 200, 200]);
    expect(first).toBeDefined();
    if (first === undefined) return;
    expect(await statuses(path, tokenOf(first), 1)).toEqual([429]);
    clock.advance(60_000);
    expect(await statuses(path, tokenOf(first), 1)).toEqual([200]);
  });

  test('the API takes ten users’ worth of requests from an address before it knows who asks', async () => {
    const answers = await statuses(path, 'made-up', 31);
    expect(answers.filter(status => status === 401)).toHaveLength(30);
    expect(answers.at(-1)).toBe(429);
  });
});

test('a limit of 0 takes any number of requests', async () => {
  const t = await startDesk({ config: { inboundPerMinute: 0 } });
  try {
    const token = tokenOf(await t.open());
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        t.request('/api/settings/recent-connectors', { headers: { authorization: `Bearer ${token}` } }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  } finally {
    await t.close();
  }
});

describe('limits of addresses', () => {
  let app: Express;
  beforeEach(() => {
    app = express();
    app.set('trust proxy', 'loopback');
    app.use(asMiddleware(limitAddress(0.1, new ManualClock())), (_req, res) => res.sendStatus(204));
    app.use(((_error, _req, res, _next) => res.sendStatus(429)) as express.ErrorRequestHandler);
  });
  const from = async (address: string) =>
    (await request(app).get('/').set('x-forwarded-for', address)).status;

  test('IPv6 addresses of one /64 network share one limit', async () => {
    expect(await from('2001:db8:1:1::1')).toBe(204);
    expect(await from('2001:db8:1:1:ffff::2')).toBe(429);
    expect(await from('2001:db8:1:2::1')).toBe(204);
  });

  test('each IPv4 address has a limit of its own', async () => {
    expect(await from('203.0.113.1')).toBe(204);
    expect(await from('203.0.113.1')).toBe(429);
    expect(await from('203.0.113.2')).toBe(204);
  });
});

test('the memory for counts is bounded, and the least recently used are forgotten', () => {
  const counts = new MinuteCounts(new ManualClock(), 2);
  counts.count('a');
  counts.count('b');
  expect(counts.count('a').hits).toBe(2);
  counts.count('c');
  expect(counts.count('a').hits).toBe(3);
  expect(counts.count('b').hits).toBe(1);
});
