import { maskMap, maskUrl } from '../traffic/mask.ts';
import { startPortal, type RunningPortal } from '../start-portal.ts';

let bitrix: RunningPortal;
beforeEach(async () => {
  bitrix = await startPortal({ accessTokenSeconds: 3600 });
});
afterEach(() => bitrix.close());

test('traffic lists requests in and out with status and error, oldest first', async () => {
  const opening = bitrix.portal.opening();
  // Traffic has no order within one millisecond.
  bitrix.sandbox.clock.advance(1);
  await fetch(`${bitrix.origin}/rest/profile.json?auth=${opening.tokens.accessToken}`);
  await fetch(`${bitrix.origin}/rest/biconnector.connector.get?id=9&auth=${opening.tokens.accessToken}`);
  await fetch(
    `${bitrix.oauthOrigin}/oauth/token/?grant_type=refresh_token&client_secret=${bitrix.app.clientSecret}`,
  );
  const traffic = bitrix.traffic();
  expect(traffic.map(({ kind, direction, name }) => [kind, direction, name])).toEqual([
    ['opening', 'out', 'DEFAULT'],
    ['rest', 'in', 'profile'],
    ['rest', 'in', 'biconnector.connector.get'],
    ['oauth', 'in', 'refresh_token'],
  ]);
  expect(traffic[1]).toMatchObject({ status: 200 });
  expect(traffic[2]).toMatchObject({ status: 200, error: 'CONNECTOR_NOT_FOUND' });
  expect(traffic[3]).toMatchObject({ error: expect.any(String) });
});

test('no secret stands in traffic unless it is asked for', async () => {
  const { tokens } = bitrix.portal.opening();
  const webhook = bitrix.portal.addWebhook();
  const code = webhook.split('/').at(-1) ?? '';
  await fetch(`${webhook}/profile.json`);
  await fetch(`${bitrix.origin}/rest/profile?auth=${tokens.accessToken}`);
  await bitrix.portal.events.send('ONAPPUPDATE');
  const token = bitrix.portal.installation()?.applicationToken ?? '';
  const secrets = [tokens.accessToken, tokens.refreshToken, code, token];
  const masked = JSON.stringify(bitrix.traffic());
  const open = JSON.stringify(bitrix.traffic({ secrets: true }));
  for (const secret of secrets) {
    expect(masked).not.toContain(secret);
    expect(open).toContain(secret);
  }
});

test('the page and the file mask secrets, and a switch shows them', async () => {
  const { tokens } = bitrix.portal.opening();
  for (const path of ['traffic/', 'traffic.json']) {
    const masked = await (await fetch(`${bitrix.origin}/devops/${path}`)).text();
    expect(masked).not.toContain(tokens.accessToken);
    const shown = await (await fetch(`${bitrix.origin}/devops/${path}?secrets=1`)).text();
    expect(shown).toContain(tokens.accessToken);
  }
  const file = await fetch(`${bitrix.origin}/devops/traffic.json?kind=opening`);
  expect(file.headers.get('content-disposition')).toBe('attachment; filename=traffic.json');
  expect(await file.json()).toMatchObject({ requests: [{ kind: 'opening', method: 'POST' }] });
});

test('values that a user filled in for a connector are masked below their name', () => {
  expect(maskMap({ connection: { password: 'pa55-of-the-shop', port: 5432 }, table: 'orders' })).toEqual({
    connection: { password: 'pa55…', port: '…' },
    table: 'orders',
  });
});

test('settings that a connector declares are no secrets', () => {
  const settings = [{ name: 'Access token', code: 'token', type: 'STRING' }];
  expect(maskMap({ fields: { settings } })).toEqual({ fields: { settings } });
});

test('a code is a secret beside its grant only', () => {
  expect(maskMap({ code: 'orders' })).toEqual({ code: 'orders' });
  expect(maskMap({ grant_type: 'authorization_code', code: '0123456789abcdef' })).toMatchObject({
    code: '0123…',
  });
  expect(maskUrl('/oauth/token/?grant_type=authorization_code&code=0123456789abcdef')).toMatch(/code=0123…$/);
});

test('a batch keeps its commands but not the tokens in them', () => {
  const cmd = { first: 'profile?auth=0123456789abcdef0123' };
  expect(maskMap({ cmd })).toEqual({ cmd: { first: 'profile?auth=0123…' } });
});
