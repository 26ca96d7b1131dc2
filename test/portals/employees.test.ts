import { bootstrapOf, startDesk, tokenOf, type DeskUnderTest } from '../stage/desk.ts';

let t: DeskUnderTest;
beforeEach(async () => {
  t = await startDesk({ installed: false });
  t.portal.seedDemo();
  // The administrator has installed the app; their tokens serve background work.
  const page = bootstrapOf(await t.post(t.portal.opening({ target: 'installer' })));
  const headers = { authorization: `Bearer ${tokenOf(page)}` };
  await t.request('/api/installation/check', { method: 'POST', headers });
  t.portal.finishInstallation();
  await t.portal.events.flush();
  await t.desk.settleEvents();
  t.portal.rest.requests.length = 0;
});
afterEach(() => t.close());

const gets = () =>
  t.portal.rest.requests.filter(({ restMethod }) => restMethod === 'biconnector.connector.get');

test('an ordinary employee never reads through the token of the administrator who installed the app', async () => {
  const page = tokenOf(await t.open(t.portal.users.employee));
  expect((await t.connector(1, page)).json?.error?.code).toBe('ACCESS_DENIED');
  expect(gets()).toHaveLength(1);
});

test('an employee without a refresh token is asked as themselves, and no other user’s token is used', async () => {
  // An opening without a refresh token stores the access token alone, which serves until it ends.
  const { accessToken } = t.portal.mintTokens(t.portal.users.employee);
  const answer = await t.request('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth: { access_token: accessToken, member_id: t.portal.memberId } }),
  });
  const refused = await t.connector(1, String(answer.json?.['frameToken']));
  expect([refused.status, refused.json?.error?.code]).toEqual([403, 'ACCESS_DENIED']);
  expect(gets().map(({ accessToken: used }) => used)).toEqual([accessToken]);
});

test('background work uses the tokens of the installer, whichever user opened the page last', async () => {
  await t.connector(1, tokenOf(await t.open()));
  const [own] = gets();
  await t.open(t.portal.users.employee);
  t.portal.payment({ expired: false });
  await t.portal.events.flush();
  await t.desk.settleEvents();
  const asked = t.portal.rest.requests.filter(({ restMethod }) => restMethod === 'app.info');
  expect(asked.map(({ accessToken }) => accessToken)).toEqual([own?.accessToken]);
});
