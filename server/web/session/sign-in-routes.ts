import { randomBytes } from 'node:crypto';
import { Router, type Request, type RequestHandler } from 'express';
import { z } from 'zod';
import type { Clock } from '../../time/clock.ts';
import { DeskError } from '../../desk-error.ts';
import type { OAuthServers } from '../../bitrix24/oauth/oauth-server.ts';
import type { Grant } from '../../bitrix24/oauth/token-answer.ts';
import { OAuthError } from '../../bitrix24/oauth/oauth-refusal.ts';
import { sendMessage } from '../http/send-message.ts';
import { pastedHost } from './pasted-host.ts';
import { saveSession, signIn } from './session-cookie.ts';
import type { SignInStore } from './sign-in-store.ts';
import type { Admit } from '../../portals/admission/admit.ts';
import type { PortalStore } from '../../portals/portal-store.ts';

export interface SignInRoutesOptions {
  readonly signIns: SignInStore;
  readonly clock: Clock;
  readonly oauth: OAuthServers;
  readonly admit: Admit;
  readonly portals: PortalStore;
  readonly sessionCookie: RequestHandler;
  readonly clientId: string;
  readonly allowInsecure: boolean;
}

/** Time in which a sign-in has to be finished, in milliseconds. */
const stateLifeMs = 10 * 60_000;
/** Portals in Bitrix24's own zones; any other host that ends in `bitrix24.something` can belong to a stranger. */
const cloudPortal =
  /^[a-z0-9][a-z0-9-]*\.bitrix24\.(ru|by|kz|ua|com|eu|de|fr|it|es|pl|uk|in|cn|jp|id|vn|mx|co|com\.br|com\.tr)$/;

const callback = z.object({
  code: z.string().regex(/^[\x21-\x7e]{1,512}$/),
  state: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  server_domain: z.string().max(255).optional(),
});

const failed = (why: string) => new DeskError('SIGN_IN_FAILED', { cause: new Error(why) });

/** Makes the routes of the authorization-code flow, for people who open the app outside the portal (platform contract 3.1). */
export function createSignInRoutes(options: SignInRoutesOptions): Router {
  const { signIns, clock, oauth, admit, portals, sessionCookie, clientId, allowInsecure } = options;
  const router = Router();

  router.get('/oauth/start', sessionCookie, async (req, res) => {
    if (req.query['portal'] === undefined) {
      sendMessage(req, res, { code: 'EXPLAIN', signIn: { typed: '' } });
      return;
    }
    const portal = await portalOrigin(req.query['portal']);
    const state = randomBytes(32).toString('base64url');
    req.session.signingIn = true;
    await saveSession(req);
    const now = clock.now();
    const started = { state, sessionId: req.sessionID, host: new URL(portal).host };
    await signIns.begin(started, now + stateLifeMs, now);
    const address = new URL('/oauth/authorize/', portal);
    address.search = new URLSearchParams({ client_id: clientId, state }).toString();
    res.redirect(address.href);
  });

  router.get('/oauth/callback', sessionCookie, async (req, res) => {
    // Link checkers and people may open the address outside the flow.
    if (req.query['code'] === undefined && req.query['state'] === undefined) {
      res.redirect('/placement');
      return;
    }
    const { data } = callback.safeParse(req.query);
    if (data === undefined) throw failed('malformed');
    const host = await signIns.spend(data.state, req.sessionID, clock.now());
    if (host === undefined) throw failed('state');
    const origin = data.server_domain === undefined ? oauth.all[0] : serverNamed(data.server_domain);
    const grant = await oauth.redeemCode(origin, data.code).catch((error: unknown) => {
      throw error instanceof OAuthError ? failed(error.code) : error;
    });
    if (!(await isGrantOf(host, grant))) throw failed('a code of another portal');
    const { key } = await admit({ ...grant, serverEndpoint: `${origin}/rest/` });
    await signIn(req, key);
    res.redirect(303, '/placement');
  });

  /** Whether the grant is for the portal at this host; a planted code would sign the person in at another portal. */
  async function isGrantOf(host: string, { clientEndpoint, memberId }: Grant): Promise<boolean> {
    if (clientEndpoint !== undefined && new URL(clientEndpoint).host === host) return true;
    return (await portals.findByHost(host))?.memberId === memberId;
  }

  /** Origin of the portal to send the browser to: one that has the app, or one in Bitrix24's cloud; never just any address. */
  async function portalOrigin(wish: Request['query'][string]): Promise<string> {
    const host = typeof wish === 'string' ? pastedHost(wish) : undefined;
    const installed = host === undefined ? undefined : await portals.findByHost(host);
    if (installed !== undefined) return installed.origin;
    if (host !== undefined && cloudPortal.test(host)) return `https://${host}`;
    throw new DeskError('UNKNOWN_PORTAL');
  }

  function serverNamed(serverDomain: string): string {
    const origin =
      oauth.allowed(`https://${serverDomain}`) ??
      (allowInsecure ? oauth.allowed(`http://${serverDomain}`) : undefined);
    if (origin === undefined) throw failed('a foreign OAuth server');
    return origin;
  }

  return router;
}
