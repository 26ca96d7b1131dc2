/** Tests with the unmodified B24Hook of @bitrix24/b24jssdk. It speaks https only, so the portal does too. */
import { globalAgent } from 'node:https';
import { B24Hook } from '@bitrix24/b24jssdk';
import { makeCertificate } from '../http/certificate.ts';
import type { Sandbox, SandboxPortal } from '../sandbox.ts';
import { openPortal } from './open-portal.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeAll(async () => {
  const certificate = await makeCertificate();
  globalAgent.options.ca = certificate.cert;
  ({ sandbox, portal } = await openPortal({ certificate }));
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

test('B24Hook calls the portal as the owner of its webhook', async () => {
  const answer = await hook().actions.v2.call.make({ method: 'user.current' });
  expect(answer.getData()).toMatchObject({ result: { ID: '1', NAME: 'Alice' } });
});

test('a webhook reads the schema of connectors, but no connector', async () => {
  const b24 = hook();
  const fields = await b24.actions.v2.call.make({ method: 'biconnector.connector.fields' });
  expect(fields.getData()).toHaveProperty('result.fields.length', 13);
  const item = await b24.actions.v2.call.make({ method: 'biconnector.connector.get', params: { id: 1 } });
  expect(item.getData()).toMatchObject({ result: { error: { error: 'ACCESS_DENIED' } } });
});

test('event.get refuses a webhook with WRONG_AUTH_TYPE', async () => {
  const call = hook().actions.v2.call.make({ method: 'event.get' });
  await expect(call).rejects.toMatchObject({ code: 'WRONG_AUTH_TYPE', status: 403 });
});

test('app.info shows a webhook only its scopes and the licence', async () => {
  const answer = await hook().actions.v2.call.make({ method: 'app.info' });
  expect(answer.getData()).toMatchObject({
    result: { SCOPE: ['biconnector', 'placement', 'user'], LICENSE: 'en_basic' },
  });
});

test('a webhook with a wrong code is refused with INVALID_CREDENTIALS', async () => {
  const b24 = B24Hook.fromWebhookUrl(`${portal.origin}/rest/1/0123456789abcdef`);
  b24.offClientSideWarning();
  await expect(b24.actions.v2.call.make({ method: 'profile' })).rejects.toMatchObject({
    code: 'INVALID_CREDENTIALS',
  });
});

test('a webhook URL in the v3 form reaches the method', async () => {
  const answer = await hook().actions.v3.call.make({ method: 'profile', params: {} });
  expect(answer.getData()).toMatchObject({ result: { ID: '1' } });
});

test('an opening of an https portal has PROTOCOL 1', () => {
  const { query, frameName } = portal.opening();
  expect(query['PROTOCOL']).toBe('1');
  expect(frameName).toMatch(/^localhost:\d+\|1\|[0-9a-f]{32}$/);
});
