import { deleteLocalApp, LocalAppError, saveLocalApp, type LocalAppFields } from '../../local-app.ts';
import { isLocalApp } from '../../app-card.ts';
import type { Json, JsonMap } from '../../json.ts';
import { fill } from '../shared/words.ts';
import { Refusal, type Action } from './action.ts';
import { listedApps } from './app-of.ts';
import type { PageContext } from './page-context.ts';
import { localAppPath } from './pages/developer/shared.ts';

function requireAdministrator({ user, words }: PageContext): void {
  if (!user.admin) throw new Refusal(words.dev.deniedText, 403);
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Scopes of a form: those ticked, and those typed with commas or spaces between them. */
function scopesOf({ scopes, otherScopes }: JsonMap): readonly string[] {
  const ticked = Array.isArray(scopes) ? (scopes as readonly Json[]).map(textOf) : [];
  const typed = textOf(otherScopes).split(/[\s,]+/);
  return [...ticked, ...typed].filter(scope => scope !== '');
}

function fieldsOf(body: JsonMap): LocalAppFields {
  return {
    title: textOf(body['title']),
    url: textOf(body['url']),
    installUrl: textOf(body['installUrl']),
    apiOnly: body['apiOnly'] === '1',
    menuTitles: { en: textOf(body['menuEn']), ru: textOf(body['menuRu']) },
    scopes: scopesOf(body),
  };
}

const save: Action = (context, body) => {
  requireAdministrator(context);
  const { sandbox, user, words } = context;
  const clientId = textOf(body['clientId']);
  const app = listedApps(sandbox).find(each => isLocalApp(each) && each.clientId === clientId);
  if (clientId !== '' && !app) throw new Refusal(fill(words.dev.unknownApp, { id: clientId }), 404);
  try {
    return { url: localAppPath(saveLocalApp(context, fieldsOf(body), { app, by: user })) };
  } catch (error) {
    if (error instanceof LocalAppError) throw new Refusal(words.dev.problems[error.problem]);
    throw error;
  }
};

const remove: Action = context => {
  requireAdministrator(context);
  if (!isLocalApp(context.app))
    throw new Refusal(fill(context.words.dev.unknownApp, { id: context.app.clientId }), 404);
  deleteLocalApp(context, context.app);
  return { url: '/devops/' };
};

/** Runs the installer again, as after a new version: handlers and placements are gone (platform contract 2.3). */
const reinstall: Action = context => {
  requireAdministrator(context);
  const { portal, app, user } = context;
  if (portal.installation(app)) portal.update(app);
  else portal.addToPortal(app, { by: user });
  return { url: localAppPath(app) };
};

const addWebhook: Action = (context, body) => {
  requireAdministrator(context);
  const { portal, words } = context;
  const owner = portal.userById(Number(body['userId']));
  const scopes = scopesOf(body);
  if (!owner?.active) throw new Refusal(words.dev.noOwner, 404);
  if (scopes.length === 0) throw new Refusal(words.dev.noScopes);
  portal.addWebhook(owner, scopes);
  return {};
};

const deleteWebhook: Action = (context, { id }) => {
  requireAdministrator(context);
  context.portal.removeWebhook(textOf(id));
  return {};
};

/** Actions of "Developer resources". */
export const developerActions: Readonly<Record<string, Action>> = {
  'save-local-app': save,
  'delete-local-app': remove,
  reinstall,
  'add-webhook': addWebhook,
  'delete-webhook': deleteWebhook,
};
