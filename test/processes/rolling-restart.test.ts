import { askApi, open, setStage, type ServerProcess, type Stage } from '../stage/built-servers.ts';
import { until } from '../stage/until.ts';

let s: Stage;
beforeEach(async () => {
  s = await setStage({ lookEveryMs: 500 });
});
afterEach(() => s.close());

/** A balancer on a busy machine notices late, and a slow restart gives the other process many requests. */
const patient = { DRAIN_SECONDS: '10', INBOUND_PER_MINUTE: '0' };

test('both processes are restarted one after the other under load, and no request fails', async () => {
  const running: ServerProcess[] = [await s.serve(patient), await s.serve(patient)];
  await until(() => s.balancer.ready().length === 2);
  const token = await open(s.balancer.origin, s.portal.opening({ user: s.portal.users.analyst }));
  // The processes are neither idle nor always busy; a busy one would accept requests longer by itself.
  s.portal.rest.latencyMs = 20;

  const statusOf = async (path: string) => {
    const answer = await fetch(s.balancer.origin + path, { headers: { authorization: `Bearer ${token}` } });
    await answer.arrayBuffer();
    return answer.status;
  };
  let over = false;
  const statuses: number[] = [];
  const client = async (id: number) => {
    while (!over) {
      statuses.push(await statusOf(`/api/connectors/${id}`));
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  };
  const load = Promise.all([1, 2, 3].map(client));
  const served = () => new Set(s.balancer.served.map(({ by }) => by)).size;
  // A process that drains before the first request arrives would never serve one.
  await until(() => served() === 2);

  for (const old of [...running]) {
    expect(await old.process.stop('SIGTERM')).toBe(0);
    expect(s.balancer.ready()).not.toContain(old.origin);
    const fresh = await s.serve(patient);
    s.balancer.set([...running.filter(each => each !== old), fresh].map(({ origin }) => origin));
    running.splice(running.indexOf(old), 1, fresh);
    const before = s.balancer.served.length;
    await until(() => s.balancer.served.slice(before).some(({ by }) => by === fresh.origin));
  }
  await until(() => statuses.length > 100);
  over = true;
  await load;
  expect(statuses.filter(status => status !== 200)).toEqual([]);
  expect(served()).toBe(4);
});

test('a load balancer that checks rarely gets the time it needs', async () => {
  const server = await s.serve(patient);
  const exit = server.process.stop('SIGTERM');
  await server.process.printed(/"msg":"draining"/);
  expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
  expect(await exit).toBe(0);
  const at = (msg: string): number =>
    Number(new RegExp(`"time":(\\d+).*"msg":"${msg}"`).exec(server.process.output())?.[1]);
  expect(at('stopped') - at('draining')).toBeGreaterThanOrEqual(9_900);
});

test('a draining process still answers requests, and tells the balancer first', async () => {
  const server = await s.serve(patient);
  await until(() => s.balancer.ready().length === 1);
  const token = await open(server.origin, s.portal.opening({ user: s.portal.users.analyst }));
  const exit = server.process.stop('SIGTERM');
  await server.process.printed(/"msg":"draining"/);
  const [ready, answer] = await Promise.all([
    fetch(`${server.origin}/readyz`),
    askApi(server.origin, '/api/connectors/1', token),
  ]);
  expect([ready.status, answer.status]).toEqual([503, 200]);
  expect(await exit).toBe(0);
});
