import { LocalAppError, deleteLocalApp, saveLocalApp } from '../local-app.ts';
import { startPortal, type RunningPortal } from '../start-portal.ts';

let bitrix: RunningPortal;
beforeEach(async () => {
  bitrix = await startPortal();
});
afterEach(() => bitrix.close());

const fields = { title: 'Orders', url: 'http://localhost:8080/', scopes: ['user', 'user'] } as const;

/** Posts an action of the portal's page in the session of a person. */
async function act(name: string, body: object, user = bitrix.portal.users.admin) {
  const { cookie, sessid } = bitrix.portal.sessions.open(user);
  const response = await fetch(`${bitrix.origin}/ajax/${name}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      cookie: `PHPSESSID=${cookie}`,
      'x-bitrix-csrf-token': sessid,
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test('a saved local application gets a local client id and a secret, and is usable at once without an installer', () => {
  const app = saveLocalApp(bitrix, fields);
  expect(app.clientId).toMatch(/^local\.[0-9a-f]{14}\.\d{8}$/);
  expect(app.clientSecret).toHaveLength(50);
  expect(app.scopes).toEqual(['user']);
  expect(bitrix.portal.installation(app)).toMatchObject({ installed: true, status: 'L' });
  expect(bitrix.sandbox.apps).toContain(app);
});

test('a local application with an installation path is not installed before its installer has finished', () => {
  const app = saveLocalApp(bitrix, { ...fields, installUrl: 'http://localhost:8080/install' });
  expect(bitrix.portal.entrance(bitrix.portal.users.admin, app)).toBe('installer');
});

test('a change keeps the client id and the secret', () => {
  const app = saveLocalApp(bitrix, { ...fields, installUrl: 'http://localhost:8080/install' });
  const { clientId, clientSecret } = app;
  const changed = saveLocalApp(bitrix, { ...fields, title: 'Invoices' }, { app });
  expect(changed).toMatchObject({ clientId, clientSecret, title: 'Invoices' });
  expect(changed.installUrl).toBeUndefined();
});

test('an application that was deleted and added again has another client id, and the old one is unknown', async () => {
  const app = saveLocalApp(bitrix, fields);
  deleteLocalApp(bitrix, app);
  const again = saveLocalApp(bitrix, fields);
  expect(again.clientId).not.toBe(app.clientId);
  const query = `grant_type=refresh_token&client_id=${app.clientId}&client_secret=${app.clientSecret}&refresh_token=x`;
  const answer = await fetch(`${bitrix.oauthOrigin}/oauth/token/?${query}`);
  expect(await answer.json()).toMatchObject({ error: expect.stringMatching(/client/) });
});

test.each([
  ['title', { title: ' ' }],
  ['url', { url: 'localhost:8080' }],
  ['url', { url: 'javascript:alert(1)' }],
  ['install-url', { installUrl: 'ftp://host/install' }],
  ['scopes', { scopes: ['user crm'] }],
] as const)('a wrong %s is refused and registers nothing', (problem, wrong) => {
  const before = bitrix.sandbox.apps.length;
  const save = () => saveLocalApp(bitrix, { ...fields, ...wrong });
  expect(save).toThrow(new LocalAppError(problem));
  expect(bitrix.sandbox.apps).toHaveLength(before);
});

test('only an administrator saves an application, and the answer leads to its keys', async () => {
  const body = {
    title: 'Orders',
    url: fields.url,
    scopes: ['user'],
    otherScopes: 'crm, im',
    menuRu: 'Заказы',
  };
  const { employee } = bitrix.portal.users;
  expect((await act('save-local-app', body, employee)).status).toBe(403);
  const saved = await act('save-local-app', body);
  const app = bitrix.sandbox.apps.at(-1);
  expect(saved.body).toEqual({ result: { url: `/devops/local-application/${app?.clientId}/` } });
  expect(app).toMatchObject({ title: 'Orders', scopes: ['user', 'crm', 'im'], menuTitles: { ru: 'Заказы' } });
  const page = await (await fetch(`${bitrix.origin}/devops/local-application/${app?.clientId}/`)).text();
  expect(page).toContain(app?.clientSecret);
});

test('an employee reads no secret of an application', async () => {
  const { cookie } = bitrix.portal.sessions.open(bitrix.portal.users.employee);
  for (const path of [
    `local-application/${bitrix.app.clientId}/`,
    'webhooks/',
    'traffic/',
    'traffic.json',
    '',
  ]) {
    const response = await fetch(`${bitrix.origin}/devops/${path}`, {
      headers: { cookie: `PHPSESSID=${cookie}` },
    });
    if (path === 'traffic.json') expect(response.status).toBe(403);
    expect(await response.text()).not.toContain(bitrix.app.clientSecret);
  }
});

test('an action names its application, and several live beside each other', async () => {
  const other = saveLocalApp(bitrix, { ...fields, installUrl: 'http://localhost:8080/install' });
  await act('install-finish', { app: other.clientId });
  expect(bitrix.portal.installation(other)?.installed).toBe(true);
  await act('delete-local-app', { app: bitrix.app.clientId });
  expect(bitrix.portal.installations.map(({ app }) => app)).toEqual([other]);
});

test('placements of two applications have pages of their own', async () => {
  const other = saveLocalApp(bitrix, { ...fields, scopes: ['placement'] });
  const { portal } = bitrix;
  for (const app of [bitrix.app, other]) {
    const bound = { PLACEMENT: 'LEFT_MENU', HANDLER: `${app.url}menu`, TITLE: `Menu of ${app.title}` };
    await portal.call('placement.bind', bound, portal.users.admin, app);
  }
  const [placement] = portal.installation(other)?.placements ?? [];
  const page = await (await fetch(`${bitrix.origin}/marketplace/placement/${placement?.id}/`)).text();
  expect(page).toContain('http://localhost:8080/menu?DOMAIN=');
  expect(page).toContain('Menu of Orders · ');
});

test('a webhook of the page works until it is deleted', async () => {
  await act('add-webhook', { userId: '7', scopes: ['user'] });
  const [webhook] = bitrix.portal.webhooks;
  const url = `${bitrix.origin}/rest/${webhook?.userId}/${webhook?.code}/user.current.json`;
  expect(await (await fetch(url)).json()).toMatchObject({ result: { ID: '7' } });
  await act('delete-webhook', { id: webhook?.code });
  expect(await (await fetch(url)).json()).toMatchObject({ error: 'INVALID_CREDENTIALS' });
});
