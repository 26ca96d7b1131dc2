import { setStage, type Stage } from '../stage/built-servers.ts';

let s: Stage;
beforeEach(async () => {
  s = await setStage();
});
afterEach(() => s.close());

test('the metrics port shows the metrics of one process, also while it drains, and the app’s port does not', async () => {
  const server = await s.serve({ METRICS_PORT: '0' });
  const [, port] = await server.process.printed(/"metricsPort":(\d+)/);
  const look = () => fetch(`http://127.0.0.1:${String(port)}/metrics`);
  expect(await (await look()).text()).toContain('connector_desk_events_pending 0');
  expect((await fetch(`${server.origin}/metrics`)).status).toBe(404);
  const exit = server.process.stop('SIGTERM');
  await server.process.printed(/"msg":"draining"/);
  expect((await look()).status).toBe(200);
  expect(await exit).toBe(0);
  await expect(look()).rejects.toThrow();
});

test('a metrics port that is taken stops the start with a message', async () => {
  const { port } = new URL(s.sandbox.oauth.origin);
  await expect(s.serve({ METRICS_PORT: port })).rejects.toThrow(/The server cannot start: .*EADDRINUSE/);
});
