import { bootstrapOf, startDesk, tokenOf, type DeskUnderTest } from '../../stage/desk.ts';

let t: DeskUnderTest;
beforeEach(async () => {
  t = await startDesk();
  t.portal.seedDemo();
});
afterEach(() => t.close());

const frameAuth = (user = t.portal.users.analyst, portal = t.portal) => {
  const { accessToken } = portal.mintTokens(user);
  return { auth: { access_token: accessToken, member_id: portal.memberId, domain: portal.host } };
};
const renew = (body: object) =>
  t.request('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('frame tokens', () => {
  test('everything works with no cookies at all', async () => {
    const answer = await t.post(t.portal.opening());
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect((await t.connector(1, tokenOf(bootstrapOf(answer)))).status).toBe(200);
  });

  test('an expired frame token is refused as such, and a fresh frame auth brings a new one', async () => {
    const old = tokenOf(await t.open(t.portal.users.analyst));
    t.sandbox.clock.advance(15 * 60_000);
    const refused = await t.connector(1, old);
    expect([refused.status, refused.json?.error?.code]).toEqual([401, 'FRAME_TOKEN_EXPIRED']);
    const renewed = await renew(frameAuth());
    expect(renewed.json).toMatchObject({
      expiresIn: 900,
      portal: { memberId: t.portal.memberId, host: t.portal.host, origin: t.portal.origin },
      user: { id: t.portal.users.analyst.id },
    });
    expect((await t.connector(1, String(renewed.json?.['frameToken']))).status).toBe(200);
  });

  test('a frame token of portal A, or of another user, is refused for portal B', async () => {
    const portalB = await t.sandbox.addPortal();
    portalB.addToPortal();
    portalB.finishInstallation();
    portalB.seedDemo();
    const page = await t.open(t.portal.users.analyst);
    const ask = (headers: Readonly<Record<string, string>>) =>
      t.request('/api/connectors/1', { headers: { authorization: `Bearer ${tokenOf(page)}`, ...headers } });
    expect(
      (await ask({ 'x-portal': t.portal.memberId, 'x-portal-user': String(t.portal.users.analyst.id) }))
        .status,
    ).toBe(200);
    expect((await ask({ 'x-portal': portalB.memberId })).json?.error?.code).toBe('WRONG_PORTAL');
    expect((await ask({ 'x-portal-user': String(t.portal.users.admin.id) })).json?.error?.code).toBe(
      'WRONG_PORTAL',
    );
    expect(portalB.rest.requests).toEqual([]);
  });

  test('frame auth of portal A with the member id of portal B, or of another app, is refused', async () => {
    const portalB = await t.sandbox.addPortal();
    portalB.addToPortal();
    const mixed = { auth: { ...frameAuth().auth, member_id: portalB.memberId } };
    expect((await renew(mixed)).status).toBe(403);
    const otherApp = t.sandbox.registerApp();
    t.portal.addToPortal(otherApp);
    const { accessToken } = t.portal.mintTokens(t.portal.users.admin, otherApp);
    expect((await renew({ auth: { access_token: accessToken, member_id: t.portal.memberId } })).status).toBe(
      403,
    );
  });

  test.each(['', 'x', 'a.b.c', `eyJhbGciOiJub25lIn0.${Buffer.from('{"sub":"x"}').toString('base64url')}.`])(
    'a made-up frame token is refused: "%s"',
    async token => {
      expect((await t.connector(1, token)).status).toBe(401);
    },
  );

  test('a frame token with another signature, audience or key is refused', async () => {
    const [head, body, signature = ''] = tokenOf(await t.open()).split('.');
    const changed = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
    expect((await t.connector(1, [head, body, changed].join('.'))).status).toBe(401);
    const elsewhere = await startDesk();
    try {
      expect((await t.connector(1, tokenOf(await elsewhere.open()))).status).toBe(401);
    } finally {
      await elsewhere.close();
    }
  });
});

describe('F5 in the frame', () => {
  test('F5 in the frame (a bare GET) gets the page without any secret, for the frame of the known portal only', async () => {
    await t.open();
    const answer = await t.request(`/placement?DOMAIN=${t.portal.host}&PROTOCOL=0&LANG=ru&APP_SID=1`);
    expect(bootstrapOf(answer)).toMatchObject({ frameToken: null, portal: null, user: null, lang: 'ru' });
    expect(answer.headers.get('content-security-policy')).toContain(`frame-ancestors ${t.portal.origin}`);
    const stranger = await t.request('/placement?DOMAIN=evil.example');
    expect(stranger.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});

describe('signing in outside the portal', () => {
  /** Makes a browser that keeps cookies. */
  function browser() {
    const jar = new Map<string, string>();
    return {
      jar,
      go: async (path: string, init: RequestInit = {}) => {
        const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
        const answer = await t.request(path, {
          ...init,
          headers: { ...(init.headers as Record<string, string>), ...(cookie === '' ? {} : { cookie }) },
        });
        for (const line of answer.headers.getSetCookie()) {
          const [pair = ''] = line.split(';');
          jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
        }
        return answer;
      },
    };
  }

  /** Follows the sign-in up to the address to which Bitrix24 sends the browser back. */
  async function authorize(person: ReturnType<typeof browser>): Promise<string> {
    await t.open();
    const start = await person.go(`/oauth/start?portal=${t.portal.host}`);
    expect(start.status).toBe(302);
    const address = new URL(start.headers.get('location') ?? '');
    expect(address.origin).toBe(t.portal.origin);
    expect([...address.searchParams.keys()].sort()).toEqual(['client_id', 'state']);
    const { cookie } = t.portal.sessions.open(t.portal.users.analyst);
    const back = await fetch(address, { redirect: 'manual', headers: { cookie: `PHPSESSID=${cookie}` } });
    const location = new URL(back.headers.get('location') ?? '');
    expect(location.origin).toBe(t.origin);
    return location.pathname + location.search;
  }

  test('a person who signs in outside the portal gets a session and reads through the server', async () => {
    const person = browser();
    const callback = await person.go(await authorize(person));
    expect([callback.status, callback.headers.get('location')]).toEqual([303, '/placement']);
    const page = await person.go('/placement');
    expect(bootstrapOf(page)).toMatchObject({
      signedIn: true,
      frameToken: null,
      user: { id: t.portal.users.analyst.id },
    });
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    const answer = await person.go('/api/connectors/1', { headers: { 'x-portal': t.portal.memberId } });
    expect(answer.json).toMatchObject({ item: { id: 1 } });
  });

  test('the state of a sign-in is good once, for ten minutes, and in the browser that began it', async () => {
    const person = browser();
    const callback = await authorize(person);
    expect((await browser().go(callback)).status).toBe(400);
    expect((await t.request('/oauth/callback?code=x&state=y')).status).toBe(400);
    expect((await person.go(callback)).status).toBe(303);
    expect((await person.go(callback)).status).toBe(400);

    const late = browser();
    const lateCallback = await authorize(late);
    t.sandbox.clock.advance(11 * 60_000);
    expect((await late.go(lateCallback)).status).toBe(400);
  });

  test('signing in changes the session id, and signing out ends the session', async () => {
    const person = browser();
    const callback = await authorize(person);
    const before = person.jar.get('connector-desk');
    await person.go(callback);
    expect(before).toBeDefined();
    expect(person.jar.get('connector-desk')).not.toBe(before);
    expect((await person.go('/session', { method: 'DELETE', headers: { origin: t.origin } })).status).toBe(
      204,
    );
    expect((await person.go('/api/connectors/1')).json?.error?.code).toBe('NOT_SIGNED_IN');
  });

  test('a session cookie of portal A is refused for portal B and for another user', async () => {
    const person = browser();
    await person.go(await authorize(person));
    for (const headers of [{ 'x-portal': 'b'.repeat(32) }, { 'x-portal-user': '999' }]) {
      expect((await person.go('/api/connectors/1', { headers })).json?.error?.code).toBe('WRONG_PORTAL');
    }
  });

  test('a write with a session cookie must come from our own page', async () => {
    const person = browser();
    await person.go(await authorize(person));
    const put = (headers: Readonly<Record<string, string>>) =>
      person.go('/api/settings/recent-connectors', {
        method: 'PUT',
        body: '{"item":[]}',
        headers: { 'content-type': 'application/json', ...headers },
      });
    expect((await put({})).status).toBe(403);
    expect((await put({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await put({ origin: t.origin })).status).toBe(200);
  });

  test('a sign-in never asks a foreign OAuth server that its callback names', async () => {
    const person = browser();
    const callback = await authorize(person);
    const forged = callback.replace(/server_domain=[^&]*/, `server_domain=${t.sandbox.trap.host}`);
    expect((await person.go(forged)).status).toBe(400);
    expect(t.sandbox.trap.requests).toEqual([]);
  });

  test.each([
    '',
    'evil.example',
    'https://evil.example/',
    'a@b',
    'bitrix24.com.evil.example',
    '//evil.example',
  ])(
    'a sign-in does not send the browser to an address that is not a portal with the app: "%s"',
    async host => {
      const answer = await t.request(`/oauth/start?portal=${encodeURIComponent(host)}`);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('location')).toBeNull();
    },
  );
});

test('what a person pastes leads to the portal, and what is refused stands in the form again', async () => {
  const t = await startDesk();
  try {
    await t.open(t.portal.users.admin);
    const ask = (query: string) =>
      t.request(`/oauth/start${query}`, { headers: { accept: 'text/html' }, redirect: 'manual' });
    for (const text of [
      `http://${t.portal.host}/marketplace/app/1/?x=1`,
      ` ${t.portal.host}/marketplace/ `,
    ]) {
      const answer = await ask(`?portal=${encodeURIComponent(text)}`);
      expect([answer.status, answer.headers.get('location')]).toEqual([
        302,
        expect.stringMatching(new RegExp(`^http://${t.portal.host}/oauth/authorize/\\?`)),
      ]);
    }
    const refused = await ask(`?portal=${encodeURIComponent('acme.bitrx24.com/"><b>x')}`);
    expect(refused.status).toBe(404);
    expect(refused.text).toContain('value="acme.bitrx24.com/&#34;&gt;&lt;b&gt;x"');
    const form = await ask('');
    expect([form.status, form.headers.getSetCookie()]).toEqual([200, []]);
    expect(form.text).toContain('<form action="/oauth/start"');
    expect(form.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  } finally {
    await t.close();
  }
});

test('the session cookie is pinned to this host, and partitioned with TLS', async () => {
  const secure = await startDesk({ config: { appUrl: 'https://desk.example.com' } });
  try {
    const answer = await secure.request('/oauth/start?portal=acme.bitrix24.com', {
      headers: { 'x-forwarded-proto': 'https' },
    });
    const cookie = answer.headers.getSetCookie().join();
    expect(cookie).toMatch(/^__Host-connector-desk=/);
    for (const attribute of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=None', 'Partitioned'])
      expect(cookie).toContain(attribute);
    expect(cookie).not.toContain('Domain');
  } finally {
    await secure.close();
  }
});

test('only an opening in a frame signs in by cookie, because a form posted at the top could sign a person in as another user', async () => {
  const secure = await startDesk({ config: { appUrl: 'https://desk.example.com' } });
  try {
    for (const [destination, cookies] of [
      ['iframe', 1],
      ['document', 0],
      ['', 0],
    ] as const) {
      const answer = await secure.post(secure.portal.opening(), {
        'x-forwarded-proto': 'https',
        ...(destination && { 'sec-fetch-dest': destination }),
      });
      expect(answer.status).toBe(200);
      expect([destination, answer.headers.getSetCookie().length]).toEqual([destination, cookies]);
    }
  } finally {
    await secure.close();
  }
});
