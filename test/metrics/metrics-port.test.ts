import { askApi, open, setStage, type Stage } from '../stage/built-servers.ts';
import { until } from '../stage/until.ts';

let s: Stage;
beforeEach(async () => {
  s = await setStage();
});
afterEach(() => s.close());

test('the metrics port shows the metrics of one process, also while it drains, and the app’s port does not', async () => {
  const server = await s.serve({ METRICS_PORT: '0', DRAIN_SECONDS: '0' });
  const [, port] = await server.process.printed(/"metricsPort":(\d+)/);
  const look = () => fetch(`http://127.0.0.1:${String(port)}/metrics`);
  expect(await (await look()).text()).toContain('connector_desk_events_pending 0');
  expect((await fetch(`${server.origin}/metrics`)).status).toBe(404);
  const token = await open(server.origin, s.portal.opening({ target: 'application' }));
  // The process drains until this call is over. By the sandbox's clock, which the test moves.
  s.portal.rest.latencyMs = 60_000;
  const running = askApi(server.origin, '/api/connectors/1', token);
  await until(() =>
    s.portal.rest.requests.some(({ restMethod }) => restMethod === 'biconnector.connector.get'),
  );
  const exit = server.process.stop('SIGTERM');
  await server.process.printed(/"msg":"draining"/);
  expect((await look()).status).toBe(200);
  s.sandbox.clock.advance(60_000);
  expect([(await running).status, await exit]).toEqual([200, 0]);
  await expect(look()).rejects.toThrow();
});

test('a metrics port that is taken stops the start with a message', async () => {
  const { port } = new URL(s.sandbox.oauth.origin);
  await expect(s.serve({ METRICS_PORT: port })).rejects.toThrow(/The server cannot start: .*EADDRINUSE/);
});
