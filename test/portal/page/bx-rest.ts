import type { AppCard, SandboxPortal } from '../sandbox.ts';
import type { PortalUser } from '../users.ts';
import { bundleScript } from './server/bundle.ts';

/**
 * Makes a script for a browser's addInitScript that gives pages of the app's origin a `BX.rest.callMethod` on the portal.
 * Its calls run as the person within the app's scopes.
 */
export async function bxRestScript(portal: SandboxPortal, app: AppCard, user: PortalUser): Promise<string> {
  const { sessid } = portal.sessions.open(user, app);
  const session = JSON.stringify({ portalOrigin: portal.origin, sessid });
  const appOrigin = JSON.stringify(new URL(app.url).origin);
  const library = await bundleScript('browser/bx-rest.ts');
  return `if (location.origin === ${appOrigin}) {\n  window.bxRestSession = ${session};\n${library}\n}`;
}
