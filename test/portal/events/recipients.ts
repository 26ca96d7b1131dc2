import type { Installation } from '../installation.ts';

/** A recipient of an event. */
export interface Recipient {
  readonly url: string;
  /** Id of the user whose tokens the event carries; 0 means the user who caused it. */
  readonly authType: number;
  /** Number of the bound handler; automatic recipients have none. */
  readonly handlerId?: number;
}

const lifecycle: ReadonlySet<string> = new Set([
  'ONAPPINSTALL',
  'ONAPPUPDATE',
  'ONAPPUNINSTALL',
  'ONAPPPAYMENT',
]);

/** Lists bound handlers, then the card's URLs that get the event unasked, each URL once (platform contract 5.1, 5.4). */
export function recipientsOf({ app, eventHandlers }: Installation, event: string): readonly Recipient[] {
  const found = new Map<string, Recipient>();
  eventHandlers.forEach(({ event: bound, handler, authType, offline }, index) => {
    if (bound === event && !offline) found.set(handler, { url: handler, authType, handlerId: index + 1 });
  });
  for (const url of automatic(app, event)) if (!found.has(url)) found.set(url, { url, authType: 0 });
  return [...found.values()];
}

function automatic(app: Installation['app'], event: string): readonly string[] {
  const { installUrl, eventUrl, apiOnly } = app;
  const urls: (string | undefined)[] = [];
  if (event === 'ONAPPUSERREADY') urls.push(installUrl ?? eventUrl);
  else if (lifecycle.has(event)) urls.push(eventUrl);
  if (apiOnly === true && (event === 'ONAPPINSTALL' || event === 'ONAPPUPDATE')) urls.push(installUrl);
  return urls.filter(url => url !== undefined);
}
