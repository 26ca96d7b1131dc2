import type { Sandbox, SandboxPortal } from './api.ts';
import { newClientId, type AppCard } from './app-card.ts';
import type { PortalUser } from './users.ts';

/** The fields of the page "Local application", as an administrator fills them in. */
export interface LocalAppFields {
  readonly title: string;
  /** "Your handler path". */
  readonly url: string;
  /** "Initial installation path"; empty: the app is usable at once. */
  readonly installUrl?: string;
  /** "Uses only API": the app has no page. */
  readonly apiOnly?: boolean;
  /** Menu item text per language; default: the title. */
  readonly menuTitles?: Partial<Readonly<Record<'en' | 'ru', string>>>;
  readonly scopes: readonly string[];
}

/** A field that the portal refuses, and why; the page shows the message in its own words. */
export type LocalAppProblem = 'title' | 'url' | 'install-url' | 'scopes';

/** Thrown when fields of a local application are refused. */
export class LocalAppError extends Error {
  constructor(readonly problem: LocalAppProblem) {
    super(messages[problem]);
  }
}

const messages: Readonly<Record<LocalAppProblem, string>> = {
  title: 'A local application needs a name.',
  url: 'The handler path must be an http or https address.',
  'install-url': 'The installation path must be an http or https address.',
  scopes: 'A scope is a word of letters, digits, dots, hyphens and underscores.',
};

/**
 * Registers a local application on one portal, or changes a registered one. A new one gets a client id and secret and is
 * added to the portal: INSTALLED=N while it has an installation path, otherwise Y (platform contract 1.1, 2.3). A change
 * keeps both and takes effect at the next opening.
 * @throws LocalAppError when a field is refused; nothing has changed then
 */
export function saveLocalApp(
  { sandbox, portal }: { readonly sandbox: Sandbox; readonly portal: SandboxPortal },
  fields: LocalAppFields,
  { app, by }: { readonly app?: AppCard | undefined; readonly by?: PortalUser } = {},
): AppCard {
  const checked = check(fields);
  if (app) return change(app, checked);
  const { installUrl, ...rest } = checked;
  const clientId = newClientId('local');
  const made = sandbox.registerApp({
    ...rest,
    ...(installUrl !== undefined && { installUrl }),
    clientId,
    code: clientId,
    redirectUrl: rest.url,
  });
  portal.addToPortal(made, by && { by });
  return made;
}

/** Deletes a local application, also from another portal of the sandbox. A new one, also with the same fields, gets another client id and secret. */
export function deleteLocalApp({ sandbox }: { readonly sandbox: Sandbox }, app: AppCard): void {
  for (const portal of sandbox.portals) if (portal.installation(app)) portal.uninstall({ clean: true, app });
  sandbox.removeApp(app);
}

type CheckedFields = Required<Pick<AppCard, 'title' | 'url' | 'scopes' | 'apiOnly' | 'menuTitles'>> &
  Partial<Pick<AppCard, 'installUrl'>>;

function check(fields: LocalAppFields): CheckedFields {
  const { title, url, installUrl = '', apiOnly = false, menuTitles = {}, scopes } = fields;
  if (title.trim() === '') throw new LocalAppError('title');
  if (!isWebAddress(url.trim())) throw new LocalAppError('url');
  if (installUrl.trim() !== '' && !isWebAddress(installUrl.trim())) throw new LocalAppError('install-url');
  if (!scopes.every(scope => /^[\w.-]+$/.test(scope))) throw new LocalAppError('scopes');
  const texts = Object.entries(menuTitles).filter(([, text]) => text.trim() !== '');
  return {
    title: title.trim(),
    url: url.trim(),
    ...(installUrl.trim() !== '' && { installUrl: installUrl.trim() }),
    apiOnly,
    menuTitles: Object.fromEntries(texts),
    scopes: [...new Set(scopes)],
  };
}

function change(app: AppCard, { installUrl, ...rest }: CheckedFields): AppCard {
  Object.assign(app, rest, { redirectUrl: rest.url });
  if (installUrl === undefined) delete app.installUrl;
  else app.installUrl = installUrl;
  return app;
}

/** True for an absolute http or https address; local applications may use both. */
function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
