import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import session from 'express-session';
import type { MemberId } from '../../../server/bitrix24/identifiers.ts';
import type { Config } from '../../../server/config/config.ts';
import { createSessionCookie, signIn } from '../../../server/web/session/session-cookie.ts';
import type { SessionStore } from '../../../server/web/session/session-store.ts';
import { createSignInRoutes, type SignInRoutesOptions } from '../../../server/web/session/sign-in-routes.ts';
import { ManualClock } from '../../stage/manual-clock.ts';
import { makeGate, type Gate } from '../../stage/gate.ts';

/** Stores a session only when the gate opens, like a database that is far away. */
class SlowStore extends session.MemoryStore {
  stored = 0;
  constructor(readonly gate: Gate) {
    super();
  }
  override set(...[id, data, callback]: Parameters<session.MemoryStore['set']>): void {
    void this.gate.opened.then(() => {
      this.stored += 1;
      super.set(id, data, callback);
    });
  }
}

let server: Server;
afterEach(
  () =>
    new Promise(resolve => {
      server.close(resolve);
      // A connection whose answer is not read would hold up the end for seconds.
      server.closeAllConnections();
    }),
);

test.each(['/signed-in', '/oauth/start?portal=acme.bitrix24.com'])(
  'the redirect of %s leaves after its session is stored',
  async path => {
    const gate = makeGate();
    const store = new SlowStore(gate);
    const config = { appUrl: 'http://localhost', sessionSecrets: ['s'.repeat(32)] } as unknown as Config;
    const sessionCookie = createSessionCookie(config, store as unknown as SessionStore);
    const options = {
      sessionCookie,
      clock: new ManualClock(),
      clientId: 'local.1',
      allowInsecure: false,
      signIns: { begin: () => Promise.resolve() },
      portals: { findByHost: () => Promise.resolve(undefined) },
    } as unknown as SignInRoutesOptions;
    const app = express().use(sessionCookie, createSignInRoutes(options));
    app.get('/signed-in', async (req, res) => {
      await signIn(req, { memberId: 'm'.repeat(32) as MemberId, userId: 1 });
      res.redirect('/');
    });
    server = createServer(app);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' });
    const first = await Promise.race([
      answer.then(() => 'answered'),
      new Promise(resolve => setTimeout(resolve, 100, 'waiting')),
    ]);
    expect(first).toBe('waiting');
    gate.open();
    expect((await answer).status).toBe(302);
    expect(store.stored).toBeGreaterThan(0);
  },
);
