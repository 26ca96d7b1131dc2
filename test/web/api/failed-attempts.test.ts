import { startSandbox } from '../../portal/sandbox.ts';
import { makeKey, startKeyStage, withKey, type KeyStage } from '../../stage/service-api.ts';

let on: KeyStage;
beforeEach(async () => {
  // A frozen clock: the whole minute is left, however long the requests take.
  const sandbox = await startSandbox({ clock: 'frozen' });
  on = await startKeyStage({ sandbox, anonymousPerMinute: 30 });
});
afterEach(() => on.close());

test('an address that keeps sending wrong service keys has to wait, and successful requests do not count', async () => {
  const { t, admin } = on;
  const ask = withKey(t, (await makeKey(admin)).key);
  for (let count = 0; count < 10; count += 1)
    expect((await ask('GET', '/api/v1/connectors/fields')).status).toBe(200);
  const wrong = withKey(t, `cdk_${'0'.repeat(16)}_${'A'.repeat(43)}`);
  const statuses = [];
  for (let count = 0; count < 5; count += 1) statuses.push((await wrong('GET', '/api/v1/connectors')).status);
  expect(statuses).toEqual([401, 401, 401, 429, 429]);
  expect((await wrong('GET', '/api/v1/connectors')).headers.get('retry-after')).toBe('60');
  // A server with a right key behind the same address goes on.
  expect((await ask('GET', '/api/v1/connectors/fields')).status).toBe(200);
});
