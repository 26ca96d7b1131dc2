import { openingForgeries } from '../../portal/forgeries.ts';
import { bootstrapOf, startDesk, tokenOf, type DeskUnderTest } from '../../stage/desk.ts';
import { until } from '../../stage/until.ts';

let t: DeskUnderTest;
beforeEach(async () => {
  t = await startDesk();
});
afterEach(() => t.close());

/** Adds a second portal with the app, whose tokens are valid there. */
async function anotherPortal() {
  const portal = await t.sandbox.addPortal();
  portal.addToPortal();
  portal.finishInstallation();
}

/** Requests that reached any host other than the OAuth server. */
const callsElsewhere = () => [...t.portal.rest.requests, ...t.sandbox.trap.requests];

test('a verified opening of a portal not seen before is enough: the connector is shown', async () => {
  t.portal.seedDemo();
  const page = await t.open(t.portal.users.analyst);
  expect(page).toMatchObject({
    placement: 'DEFAULT',
    signedIn: false,
    outboundAddresses: [],
    portal: { memberId: t.portal.memberId, host: t.portal.host },
  });
  const answer = await t.connector(1, tokenOf(page));
  expect(answer.status).toBe(200);
  expect(answer.json).toMatchObject({ answeredBy: 'server', item: { id: 1 } });
  expect(answer.json?.['time']).toMatchObject({ duration: expect.any(Number) });
});

test('an on-premise portal, which names neither OAuth server nor application token, works too', async () => {
  const box = await t.sandbox.addPortal({ profile: 'box' });
  box.addToPortal();
  box.finishInstallation();
  box.seedDemo();
  const page = await t.open(box.users.analyst, box);
  expect((await t.connector(1, tokenOf(page))).json).toMatchObject({ item: { id: 1 } });
});

describe('forged openings', () => {
  test.each(openingForgeries.filter(kind => kind !== 'foreign-domain'))(
    'an opening whose token app.info does not confirm stores nothing and calls no other host: %s',
    async kind => {
      if (kind === 'token-of-another-portal') await anotherPortal();
      if (kind === 'wrong-application-token') await t.open();
      t.portal.rest.requests.length = 0;
      // An administrator may bring another application token: the event that told of it may be lost.
      const user = kind === 'wrong-application-token' ? t.portal.users.analyst : t.portal.users.admin;
      const forged = t.portal.forgeries.opening(kind, { user, target: 'application' });
      for (const path of ['/placement', '/install']) {
        const answer = await t.post({ ...forged, path: path + new URL(forged.url).search });
        expect(answer.status).toBe(403);
        expect(answer.text).toContain('does not confirm');
        const ancestors = kind === 'wrong-application-token' ? t.portal.origin : "'none'";
        expect(answer.headers.get('content-security-policy')).toContain(`frame-ancestors ${ancestors}`);
      }
      // The portal of a verified user is asked whether they administer it; no other host is called.
      const proven = kind === 'wrong-application-token';
      expect(callsElsewhere().filter(call => !proven || call.restMethod !== 'profile')).toEqual([]);
      if (kind !== 'wrong-application-token')
        expect((await t.request(`/placement?DOMAIN=${t.portal.host}`)).text).not.toContain('bootstrap');
    },
  );

  test('a foreign DOMAIN in the address changes nothing: the portal is the one the OAuth server names', async () => {
    const answer = await t.post(t.portal.forgeries.opening('foreign-domain'));
    expect(answer.status).toBe(200);
    expect(bootstrapOf(answer).portal?.host).toBe(t.portal.host);
    expect(answer.headers.get('content-security-policy')).toContain(
      `frame-ancestors ${t.portal.origin};`.replace(';', ''),
    );
    expect(t.sandbox.trap.requests).toEqual([]);
  });

  test('a wrong application token on the install page is refused unless an administrator stands behind it', async () => {
    await t.open();
    const forged = t.portal.forgeries.opening('wrong-application-token', {
      user: t.portal.users.analyst,
      target: 'installer',
    });
    expect((await t.post(forged)).status).toBe(403);
    expect((await t.post(t.portal.opening())).status).toBe(200);
  });

  test("an employee cannot plant the portal's first application token", async () => {
    const { analyst } = t.portal.users;
    expect(
      (await t.post(t.portal.forgeries.opening('wrong-application-token', { user: analyst }))).status,
    ).toBe(200);
    // What the first employee brought was not stored, or it would lock this one out.
    expect((await t.post(t.portal.opening({ user: t.portal.users.employee }))).status).toBe(200);
    expect((await t.post(t.portal.opening())).status).toBe(200);
    expect(
      (await t.post(t.portal.forgeries.opening('wrong-application-token', { user: analyst }))).status,
    ).toBe(403);
  });
});

test('a token of another app, of another portal, of a not installed app is refused', async () => {
  await anotherPortal();
  for (const kind of ['token-of-another-app', 'token-of-another-portal'] as const) {
    expect((await t.post(t.portal.forgeries.opening(kind))).status).toBe(403);
  }
  t.sandbox.oauth.toggles.reportNotInstalled = true;
  expect((await t.post(t.portal.opening())).status).toBe(403);
});

test('the same installation posted twice, and in parallel, leaves one portal', async () => {
  const opening = t.portal.opening({ target: 'installer' });
  const answers = await Promise.all(Array.from({ length: 20 }, () => t.post(opening)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  t.portal.seedDemo();
  const [first] = answers;
  if (first === undefined) throw new Error('no answer');
  expect((await t.connector(1, tokenOf(bootstrapOf(first)))).status).toBe(200);
});

test('an ordinary employee never reads through the administrator’s token', async () => {
  t.portal.seedDemo();
  const admin = await t.open();
  const employee = await t.open(t.portal.users.employee);
  expect((await t.connector(1, tokenOf(admin))).status).toBe(200);
  const refused = await t.connector(1, tokenOf(employee));
  expect(refused.status).toBe(403);
  expect(refused.json?.error).toMatchObject({ code: 'ACCESS_DENIED' });
  const used = t.portal.rest.requests
    .filter(({ restMethod }) => restMethod === 'biconnector.connector.get')
    .map(({ accessToken }) => accessToken);
  expect(new Set(used).size).toBe(2);
});

test('the page speaks the language of the portal, or English when it does not know that language', async () => {
  for (const [lang, expected] of [
    ['ru', 'ru'],
    ['en', 'en'],
    ['de', 'en'],
  ]) {
    const answer = await t.post(t.portal.opening({ lang: lang ?? '' }));
    expect(bootstrapOf(answer).lang).toBe(expected);
    expect(answer.text).toContain(`<html lang="${String(expected)}">`);
  }
});

test('an opening says when the OAuth server is down, and nothing is stored', async () => {
  t.sandbox.oauth.faults.push({ kind: 'html', status: 502 }, { kind: 'reset' });
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const answer = await t.post(t.portal.opening());
    expect(answer.status).toBe(502);
    expect(answer.text).toContain('cannot be reached right now');
  }
  expect((await t.request(`/placement?DOMAIN=${t.portal.host}`)).text).not.toContain('bootstrap');
});

test('an app without an install page works again after an uninstall whose event was lost', async () => {
  const { app } = t.sandbox;
  delete app.installUrl;
  await t.open();
  t.portal.uninstall({ clean: false });
  t.portal.events.clear();
  t.portal.addToPortal();
  // An employee's opening does not prove the new installation; an administrator's does.
  expect((await t.post(t.portal.opening({ user: t.portal.users.analyst }))).status).toBe(403);
  expect((await t.post(t.portal.opening())).status).toBe(200);
  expect((await t.post(t.portal.opening({ user: t.portal.users.analyst }))).status).toBe(200);
});

test('an opening that was verified before an uninstall does not bring the portal back', async () => {
  for (const clean of [false, true]) {
    await t.post(t.portal.opening({ target: 'installer' }));
    const opening = t.portal.opening();
    t.sandbox.oauth.faults.push({ kind: 'delay', ms: 60_000, match: 'app.info' });
    const late = t.post(opening);
    await until(() => t.sandbox.oauth.faults.size === 0);
    t.portal.uninstall({ clean });
    await t.portal.events.flush();
    await t.desk.settleEvents();
    t.sandbox.clock.advance(60_000);
    expect((await late).status).toBe(403);
    expect((await t.request(`/placement?DOMAIN=${t.portal.host}`)).text).not.toContain('bootstrap');
    t.sandbox.clock.advance(5_000);
    t.portal.addToPortal();
    t.portal.finishInstallation();
  }
});
