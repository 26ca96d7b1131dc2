import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openingForgeries } from '../portal/forgeries.ts';
import { bootstrapOf, startDesk, tokenOf, type Answer } from '../stage/desk.ts';
import { deliver } from '../stage/deliver.ts';
import { outOfTime } from '../stage/out-of-time.ts';

/** Time limit of a call, in milliseconds; no answer reaches it. */
const callTimeoutMs = 59_000;

test('no probe secret appears in logs, errors, answers, pages, URLs or the database file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'desk-secrets-'));
  const sessionSecret = `PROBE-session-${randomBytes(16).toString('hex')}`;
  const tokenKey = randomBytes(32);
  const t = await startDesk({
    installed: false,
    callTimeoutMs,
    config: {
      databaseUrl: `sqlite:${join(folder, 'desk.sqlite')}`,
      sessionSecrets: [sessionSecret],
      tokenKeys: [{ id: 'k', key: tokenKey }],
      logLevel: 'trace',
    },
  });
  try {
    const { portal, sandbox } = t;
    portal.seedDemo();
    (await sandbox.addPortal()).addToPortal();
    const answers: Answer[] = [];
    const keep = async (answer: Promise<Answer>) => {
      const kept = await answer;
      answers.push(kept);
      return kept;
    };

    // The portal's whole life: installed, opened, used, refreshed, refused, forged, renamed, signed in, events of every kind.
    const installer = tokenOf(bootstrapOf(await keep(t.post(portal.opening({ target: 'installer' })))));
    await keep(
      t.request('/api/installation/events', {
        method: 'POST',
        headers: { authorization: `Bearer ${installer}` },
      }),
    );
    portal.finishInstallation();
    // No call that follows from the event takes a fault below.
    await deliver(t);
    const page = tokenOf(bootstrapOf(await keep(t.post(portal.opening()))));
    for (const id of ['1', '99999', '4.7']) await keep(t.connector(id, page));
    for (const fault of [
      { kind: 'html', status: 500 },
      { kind: 'hang' },
      { kind: 'reset' },
      { kind: 'status', status: 401, code: 'expired_token', times: 2 },
    ] as const) {
      portal.rest.faults.push(fault);
      const call = () => t.connector(1, page);
      const isSilent = () => portal.rest.faults.hanging > 0;
      await keep(fault.kind === 'hang' ? outOfTime(callTimeoutMs, call, isSilent) : call());
    }
    portal.rest.faults.clear();
    for (const kind of openingForgeries) await keep(t.post(portal.forgeries.opening(kind)));
    sandbox.clock.advance(3_600_000);
    const { accessToken, refreshToken } = portal.mintTokens(portal.users.admin);
    const auth = {
      access_token: accessToken,
      refresh_token: refreshToken,
      member_id: portal.memberId,
      domain: portal.host,
    };
    const renewed = await keep(
      t.request('/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ auth }),
      }),
    );
    const frameToken = String(renewed.json?.['frameToken']);
    await portal.rename();
    await keep(t.connector(1, frameToken));
    for (const code of ['invalid_client', 'invalid_grant']) {
      sandbox.oauth.faults.push({ kind: 'status', status: 400, code, match: 'refresh_token' });
      sandbox.clock.advance(3_600_000);
      await keep(t.connector(1, frameToken));
    }
    portal.update();
    await deliver(t);
    await keep(t.request(`/oauth/start?portal=${portal.host}`));
    await keep(t.request('/oauth/callback?code=PROBE-code&state=PROBE-state'));
    await keep(t.request('/nothing?AUTH_ID=PROBE-query'));

    // The probes are every secret that went over the wire, and those of the configuration.
    const tokens = [...portal.rest.requests, ...sandbox.oauth.requests].flatMap(({ params }) =>
      ['auth', 'access_token', 'refresh_token', 'client_secret', 'code'].map(name => params[name]),
    );
    const posted = portal.opening();
    const secrets = new Set(
      [
        ...tokens,
        ...Object.entries(posted.fields)
          .filter(([name]) => /^(AUTH_ID|REFRESH_ID|APPLICATION_TOKEN)$/.test(name))
          .map(([, value]) => value),
        portal.installation()?.applicationToken,
        sandbox.app.clientSecret,
        sessionSecret,
        tokenKey.toString('base64'),
        tokenKey.toString('hex'),
        'PROBE-code',
        'PROBE-query',
      ].filter((secret): secret is string => typeof secret === 'string' && secret.length > 8),
    );
    expect(secrets.size).toBeGreaterThan(12);

    const files = await readdir(folder);
    const sinks: Readonly<Record<string, string>> = {
      log: t.log(),
      answers: answers.map(({ text }) => text).join('\n'),
      'answer headers': answers.map(({ headers }) => JSON.stringify([...headers])).join('\n'),
      urls: [...portal.rest.requests, ...sandbox.oauth.requests].map(({ url }) => url).join('\n'),
      'database file': (await Promise.all(files.map(name => readFile(join(folder, name), 'latin1')))).join(
        '\n',
      ),
    };
    expect(files.length).toBeGreaterThan(0);
    for (const [sink, text] of Object.entries(sinks)) {
      expect(text.length).toBeGreaterThan(0);
      expect({ sink, leaked: [...secrets].filter(secret => text.includes(secret)) }).toEqual({
        sink,
        leaked: [],
      });
    }
    // The app's own REST calls carry the token in the body; the target of a 302 is known only to the portal.
    expect(t.log()).toContain(portal.memberId);
  } finally {
    await t.close();
    await rm(folder, { recursive: true });
  }
});
