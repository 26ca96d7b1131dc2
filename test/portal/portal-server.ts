import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Certificate } from './http/certificate.ts';
import { listen, type Listening } from './http/listen.ts';
import { sendHtml, sendJson } from './http/send.ts';
import { serveAuthorize, type AuthorizeDesk } from './oauth/authorize-page.ts';
import { oauthRoute } from './oauth/oauth-server.ts';
import { serveRest, type RestService } from './rest/rest-server.ts';
import { isRestPath } from './rest/target.ts';

export interface DoorServices extends RestService, AuthorizeDesk {
  /** The OAuth server's token endpoint: cloud portals pass it on. */
  readonly serveToken: RequestListener;
}

/** The web server of a portal under its present name, and the redirects under its former ones. */
export class PortalDoor {
  /** The portal's web page. */
  pages: RequestListener | undefined;
  private present: Listening | undefined;
  private readonly former: Listening[] = [];

  constructor(
    private readonly name: string,
    private readonly services: DoorServices,
    private readonly certificate?: Certificate,
  ) {}

  get host(): string {
    return this.present?.host ?? this.name;
  }

  get origin(): string {
    return this.present?.origin ?? '';
  }

  async open(port: number): Promise<void> {
    const listening: { host?: string } = {};
    const answer: RequestListener = (request, response) => {
      if (listening.host === this.host) this.serve(request, response);
      else this.redirect(request, response);
    };
    this.present = await listen(this.name, port, answer, this.certificate);
    listening.host = this.present.host;
  }

  /** Moves to another port; whoever still comes to the old one is sent on with a 302. */
  async move(port: number): Promise<void> {
    if (this.present) this.former.push(this.present);
    await this.open(port);
  }

  async close(): Promise<void> {
    const open = this.present ? [this.present, ...this.former] : this.former;
    await Promise.all(open.map(each => each.close()));
  }

  private redirect(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    const location = this.origin + (request.url ?? '/');
    response
      .writeHead(302, { Location: location, 'Access-Control-Allow-Origin': '*', 'Content-Length': 0 })
      .end();
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (isRestPath(path)) {
      serveRest(this.services, request, response).catch((error: unknown) => breakDown(response, error));
    } else if (oauthRoute(path) === 'token') {
      // The portal's own token endpoint exists only in the cloud (platform contract 1.3).
      if (this.services.portal.profile === 'cloud') this.services.serveToken(request, response);
      else sendHtml(response, 404, '<!doctype html><title>404</title><h1>Not found</h1>');
    } else if (/^\/+oauth\/+authorize\/?$/.test(path)) {
      serveAuthorize(this.services, request, response);
    } else if (this.pages) {
      this.pages(request, response);
    } else {
      sendHtml(response, 404, '<!doctype html><title>404</title><h1>Not found</h1>');
    }
  }
}

/** A mistake of the sandbox itself must not look like a network failure. */
export function breakDown(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return;
  const description = error instanceof Error ? error.message : String(error);
  sendJson(response, 500, { error: 'INTERNAL_SERVER_ERROR', error_description: description });
}
