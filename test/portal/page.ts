import type { RequestListener } from 'node:http';
import express, { type Request, type Response } from 'express';
import { type Action, Refusal } from './page/server/action.ts';
import { pageScript, pageStyles } from './page/server/bundle.ts';
import { labActions } from './page/server/lab/lab-actions.ts';
import { pageActions } from './page/server/page-actions.ts';
import { pageContext, type PageContext } from './page/server/page-context.ts';
import { askedTraffic } from './page/server/pages/developer/traffic.ts';
import { pages } from './page/server/pages.ts';
import { visitorOf } from './page/server/visitor.ts';
import type { SampleConnector } from './sample-connector/start-sample-connector.ts';
import { isMap, type Json } from './json.ts';
import type { Sandbox, SandboxPortal } from './sandbox.ts';

/**
 * Creates the portal's web page with menu, app list, installer, the app's frame and the lab, for `portal.servePages()`.
 * A visitor without a session is signed in as the administrator.
 * @param sample the sample connector that the lab can make misbehave
 */
export function createPortalPage(
  sandbox: Sandbox,
  portal: SandboxPortal,
  { sample }: { readonly sample?: SampleConnector | undefined } = {},
): RequestListener {
  const app = express();
  app.disable('x-powered-by').set('query parser', 'extended');
  const contextOf = (request: Request, response: Response): PageContext => ({
    ...pageContext(sandbox, portal, visitorOf(request, response, portal), request, other =>
      other.servePages(createPortalPage(sandbox, other)),
    ),
    sample,
  });

  app.get('/page.js', async (_request, response) => {
    response.type('text/javascript').send(await pageScript());
  });
  app.get('/page.css', async (_request, response) => {
    response.type('text/css').send(await pageStyles());
  });

  app.use(express.json());
  app.post('/ajax/:name', (request, response) => answer(pageActions, request, response));
  app.post('/lab/:name', (request, response) => answer(labActions, request, response));

  async function answer(
    actions: Readonly<Record<string, Action>>,
    request: Request,
    response: Response,
  ): Promise<void> {
    const context = contextOf(request, response);
    const name = String(request.params['name']);
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    const body = request.body as Json | undefined;
    try {
      if (!action) throw new Refusal('There is no such action.', 404);
      if (request.headers['x-bitrix-csrf-token'] !== context.visitor.session.sessid) {
        throw new Refusal('Your session has expired. Reload the page.', 403);
      }
      response.json({ result: (await action(context, isMap(body) ? body : {})) ?? null });
    } catch (error) {
      const status = error instanceof Refusal ? error.status : 500;
      response.status(status).json({ error: error instanceof Error ? error.message : String(error) });
    }
  }

  app.get('/devops/traffic.json', (request, response) => {
    const context = contextOf(request, response);
    if (!context.user.admin) {
      response.status(403).json({ error: context.words.dev.deniedText });
      return;
    }
    response.set('cache-control', 'no-store').attachment('traffic.json');
    response.type('json').send(JSON.stringify({ requests: askedTraffic(context) }, null, 2));
  });

  app.get('/{*path}', async (request, response) => {
    response.set('cache-control', 'no-store').type('html');
    response.send(await pages(contextOf(request, response)));
  });
  return app;
}
