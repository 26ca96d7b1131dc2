/** B24Hook, unmodified: webhooks work, but see no connector. It speaks https only, so the portal does too. */
import { globalAgent } from 'node:https';
import { B24Hook } from '@bitrix24/b24jssdk';
import { makeCertificate } from '../http/certificate.ts';
import { startSandbox, type Sandbox, type SandboxPortal } from '../sandbox.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeAll(async () => {
  const certificate = await makeCertificate();
  globalAgent.options.ca = certificate.cert;
  sandbox = await startSandbox();
  portal = await sandbox.addPortal({ certificate });
  portal.addToPortal();
  portal.seedDemo();
});
afterAll(async () => {
  delete globalAgent.options.ca;
  globalAgent.destroy();
  await sandbox.close();
});

function hook(): B24Hook {
  const b24 = B24Hook.fromWebhookUrl(portal.addWebhook());
  b24.offClientSideWarning();
  return b24;
}

test('a webhook acts as its owner', async () => {
  const answer = await hook().actions.v2.call.make({ method: 'user.current' });
  expect(answer.getData()).toMatchObject({ result: { ID: '1', NAME: 'Alice' } });
});

test('a webhook reads the schema of connectors and nothing else of them', async () => {
  const b24 = hook();
  const fields = await b24.actions.v2.call.make({ method: 'biconnector.connector.fields' });
  expect(fields.getData()).toHaveProperty('result.fields.length', 13);
  const item = await b24.actions.v2.call.make({ method: 'biconnector.connector.get', params: { id: 1 } });
  expect(item.getData()).toMatchObject({ result: { error: { error: 'ACCESS_DENIED' } } });
});

test('methods of applications refuse a webhook', async () => {
  const call = hook().actions.v2.call.make({ method: 'event.get' });
  await expect(call).rejects.toMatchObject({ code: 'WRONG_AUTH_TYPE', status: 403 });
});

test('app.info tells a webhook only its scopes and the licence', async () => {
  const answer = await hook().actions.v2.call.make({ method: 'app.info' });
  expect(answer.getData()).toMatchObject({
    result: { SCOPE: ['biconnector', 'placement', 'user'], LICENSE: 'en_basic' },
  });
});

test('a webhook with a wrong code is refused', async () => {
  const b24 = B24Hook.fromWebhookUrl(`${portal.origin}/rest/1/0123456789abcdef`);
  b24.offClientSideWarning();
  await expect(b24.actions.v2.call.make({ method: 'profile' })).rejects.toMatchObject({
    code: 'INVALID_CREDENTIALS',
  });
});

test('the v3 form of a webhook is understood', async () => {
  const answer = await hook().actions.v3.call.make({ method: 'profile', params: {} });
  expect(answer.getData()).toMatchObject({ result: { ID: '1' } });
});

test('an opening says that this portal speaks https', () => {
  const { query, frameName } = portal.opening();
  expect(query['PROTOCOL']).toBe('1');
  expect(frameName).toMatch(/^localhost:\d+\|1\|[0-9a-f]{32}$/);
});
