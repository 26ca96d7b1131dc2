import type { JsonMap } from '../../json.ts';
import type { PageContext } from './page-context.ts';

/** An action that a portal page runs for its browser code; the return value becomes `result`. */
export type Action = (context: PageContext, body: JsonMap) => unknown;

/** A refusal of the portal; its message is shown unchanged. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** Finds the installation that an action needs; refuses when the app is not installed. */
export function installationOf({ portal, app }: PageContext) {
  const installation = portal.installation(app);
  if (!installation) throw new Refusal(`${app.title} is not installed.`, 404);
  return installation;
}
