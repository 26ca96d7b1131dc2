import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Certificate } from './http/certificate.ts';
import { listen, type Listening } from './http/listen.ts';
import { sendHtml, sendJson } from './http/send.ts';
import { serveAuthorize, type AuthorizeServices } from './oauth/authorize-page.ts';
import { oauthRoute } from './oauth/oauth-server.ts';
import { serveRest, type RestServices } from './rest/rest-server.ts';
import { isRestPath } from './rest/target.ts';

export interface PortalServices extends RestServices, AuthorizeServices {
  /** The OAuth server's token endpoint, which cloud portals serve too. */
  readonly serveToken: RequestListener;
}

/** The web server of a portal at its present address, with redirects at its former ones. */
export class PortalServer {
  /** The portal's web page. */
  pages: RequestListener | undefined;
  private present: Listening | undefined;
  private readonly former: Listening[] = [];

  constructor(
    private readonly name: string,
    private readonly services: PortalServices,
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

  /** Moves to another port; the old one answers 302. */
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
      serveRest(this.services, request, response).catch((error: unknown) => answerFailure(response, error));
    } else if (oauthRoute(path) === 'token') {
      // Only cloud portals have a token endpoint (platform contract 1.3).
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

/** Answers 500, so that a mistake of the sandbox itself does not look like a network failure. */
export function answerFailure(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return;
  const description = error instanceof Error ? error.message : String(error);
  sendJson(response, 500, { error: 'INTERNAL_SERVER_ERROR', error_description: description });
}
