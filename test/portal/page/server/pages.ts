import type { JsonMap } from '../../json.ts';
import { isLocalApp } from '../../app-card.ts';
import { listedApps } from './app-of.ts';
import { deepLinkParameters, frameSeed, seedFrom } from './frame-seed.ts';
import { forgedOpening, openingForgery } from './lab/forge.ts';
import { appPath, deepLinkPath, type PageContext } from './page-context.ts';
import { appPage, closedPage, placementPage } from './pages/app.ts';
import { biPage } from './pages/bi.ts';
import { biTablePage } from './pages/bi-table.ts';
import { developerPage } from './pages/developer/overview.ts';
import { localAppPage } from './pages/developer/local-app.ts';
import { trafficPage } from './pages/developer/traffic.ts';
import { webhooksPage } from './pages/developer/webhooks.ts';
import { companyPage, profilePage } from './pages/company.ts';
import { homePage } from './pages/home.ts';
import { marketPage } from './pages/market.ts';
import { stubPage } from './pages/stub.ts';
import type { FrameSeed } from '../shared/page-state.ts';

/** The forged frame that `?lab_forgery=<kind>` asks for, instead of an honest opening. */
function forgedFrame(context: PageContext): FrameSeed | undefined {
  const kind = openingForgery(context.request.query['lab_forgery']);
  return kind && seedFrom(context, forgedOpening(context, kind), context.portal.installation(context.app));
}

/** Page of a deep link `/marketplace/view/<CODE>/?params[k]=v`: the app in a side panel over the app list. */
function deepLinkPage(context: PageContext): string {
  const { portal, app, user, request } = context;
  const entrance = portal.entrance(user, app);
  if (entrance === 'notice' || entrance === 'absent') return closedPage(context, entrance);
  const bound = portal.installation(app)?.placements.find(({ placement }) => placement === 'REST_APP_URI');
  const placementOptions = deepLinkParameters(request.query as JsonMap);
  const seed =
    bound && entrance === 'application'
      ? frameSeed(context, { placement: bound.placement, handler: bound.handler, placementOptions })
      : frameSeed(context, { placementOptions });
  return marketPage(context, seed);
}

function boundPlacement({ portal, app }: PageContext, id: number) {
  return portal.installation(app)?.placements.find(each => each.id === id);
}

/** Pages of "Developer resources"; undefined for any other address. */
function developerPages(context: PageContext, path: string): string | undefined {
  if (path === '/devops/') return developerPage(context);
  if (path === '/devops/local-application/') return localAppPage(context);
  if (path === '/devops/webhooks/') return webhooksPage(context);
  if (path === '/devops/traffic/') return trafficPage(context);
  const clientId = /^\/devops\/local-application\/([^/]+)\/$/.exec(path)?.[1];
  const app = listedApps(context.sandbox).find(each => isLocalApp(each) && each.clientId === clientId);
  return app && localAppPage(context, app);
}

/** Makes the page of any address. */
export function pages(context: PageContext): string | Promise<string> {
  const { app, portal, request } = context;
  const path = request.path.replace(/\/*$/, '/');
  const placement = /^\/marketplace\/placement\/(\d+)\/$/.exec(path);
  const biPlacement = path === '/biconnector/placement.php/' ? Number(request.query['id']) : undefined;
  const profile = /^\/company\/personal\/user\/(\d+)\/$/.exec(path);
  const bound = boundPlacement(context, placement ? Number(placement[1]) : (biPlacement ?? -1));
  const person = portal.userById(Number(profile?.[1] ?? -1));

  if (path === '/' || path === '/stream/') return homePage(context);
  if (path === '/marketplace/') return marketPage(context);
  if (path === appPath(app)) return appPage(context, forgedFrame(context));
  if (path === deepLinkPath(app) || path === `/marketplace/view/${app.clientId}/`)
    return deepLinkPage(context);
  if (bound) return placementPage(context, bound);
  // Real portals show sources and tables on pages of their own.
  if (path === '/bi/' || path === '/bi/source/') return biPage(context);
  const developer = developerPages(context, path);
  if (developer !== undefined) return developer;
  const table = portal.tables.get(Number(/^\/bi\/table\/(\d+)\/$/.exec(path)?.[1] ?? -1));
  if (table) return biTablePage(context, table);
  if (path === '/company/') return companyPage(context);
  if (person) return profilePage(context, person);
  return stubPage(context);
}
