import type { Request } from 'express';
import type { AppCard, Sandbox, SandboxPortal } from '../../sandbox.ts';
import { isMap, type Json } from '../../json.ts';

/** Apps that the portal's pages list: the vendor's and the local ones, without the forgeries' helpers. */
export const listedApps = (sandbox: Sandbox): readonly AppCard[] =>
  sandbox.apps.filter(app => app.unlisted !== true);

const placementAddress = /^\/marketplace\/placement\/(\d+)\//;
const appAddress = /^\/marketplace\/(?:app|view)\/([^/]+)\//;

/**
 * Finds the app that a request is about: an action's `app`, the client id or code in a page's address, or the owner of
 * the placement in it. Any other request is about the first app.
 */
export function appOf(sandbox: Sandbox, portal: SandboxPortal, request: Request): AppCard {
  const apps = listedApps(sandbox);
  const body = request.body as Json | undefined;
  const path = `${request.path}/`.replace(/\/+/g, '/');
  const named = isMap(body) ? body['app'] : decoded(appAddress.exec(path)?.[1]);
  const byName = apps.find(app => app.clientId === named) ?? apps.find(app => app.code === named);
  const bound =
    path === '/biconnector/placement.php/'
      ? Number(request.query['id'])
      : Number(placementAddress.exec(path)?.[1] ?? -1);
  const owner = portal.installations.find(({ placements }) => placements.some(({ id }) => id === bound));
  return byName ?? owner?.app ?? apps[0] ?? sandbox.app;
}

function decoded(part = ''): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
