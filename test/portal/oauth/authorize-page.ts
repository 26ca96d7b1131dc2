import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendHtml } from '../http/send.ts';
import type { PageSessions } from '../page-session.ts';
import { scopeText, type PortalState } from '../portal-state.ts';
import type { PortalUser } from '../users.ts';
import type { TokenRegistry } from './token-registry.ts';

export interface AuthorizeServices {
  readonly portal: PortalState;
  readonly tokens: TokenRegistry;
  readonly sessions: PageSessions;
  /** The person at a browser without a portal cookie. */
  readonly visitor: PortalUser;
}

/**
 * Serves `/oauth/authorize/`: sends the signed-in person back to the card's redirect URL with a code.
 * The portal shows errors itself; the app gets no request (platform contract 3.1).
 */
export function serveAuthorize(
  services: AuthorizeServices,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { portal, tokens, sessions } = services;
  const query = new URL(request.url ?? '/', portal.origin).searchParams;
  const installation = portal.installed.get(query.get('client_id') ?? '');
  if (!installation) {
    sendHtml(response, 400, '<!doctype html><title>Error</title><h1>The application is not installed</h1>');
    return;
  }
  const user = sessions.ofCookie(request.headers.cookie)?.user ?? services.visitor;
  const { app, epoch } = installation;
  const code = tokens.mintCode({ app, memberId: portal.memberId, userId: user.id, epoch });
  if (app.redirectUrl === '') {
    sendHtml(response, 200, `<!doctype html><title>Code</title><p>${code}</p>`);
    return;
  }
  const back = new URL(app.redirectUrl);
  const answer = {
    code,
    state: query.get('state') ?? '',
    domain: portal.host,
    member_id: portal.memberId,
    scope: scopeText(app),
    server_domain: portal.oauthHost,
  };
  for (const [name, value] of Object.entries(answer)) back.searchParams.set(name, value);
  response.writeHead(302, { Location: back.href, 'Content-Length': 0 }).end();
}
