import type { JsonMap } from '../../json.ts';
import type { PageContext } from './page-context.ts';

/** Something a page of the portal does for its browser code; what it returns becomes `result`. */
export type Action = (context: PageContext, body: JsonMap) => unknown;

/** The portal refuses; the message is shown as it is. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** The installation an action needs. */
export function installationOf({ portal, app }: PageContext) {
  const installation = portal.installation(app);
  if (!installation) throw new Refusal(`${app.title} is not installed`, 404);
  return installation;
}
