import { isMap } from '../../json.ts';
import { frameAuth, frameSeed } from './frame-seed.ts';
import { Refusal, installationOf, type Action } from './action.ts';
import { biActions } from './bi-actions.ts';
import { appPath, type PageContext } from './page-context.ts';
import { isRight } from './pages/company.ts';

const mayInstall = ({ user, app }: PageContext): boolean => user.admin || app.userMayInstall === true;

function demand(allowed: boolean): void {
  if (!allowed) throw new Refusal('Only the administrator may do that', 403);
}

const install: Action = context => {
  const { portal, app, user } = context;
  demand(mayInstall(context));
  if (!portal.installation(app)) portal.addToPortal(app, { by: user });
  return { url: app.apiOnly ? '/marketplace/' : appPath(app) };
};

const update: Action = context => {
  demand(context.user.admin);
  const { version } = installationOf(context);
  context.portal.update(context.app, { version: version + 1 });
  return { url: context.app.apiOnly ? '/marketplace/' : appPath(context.app) };
};

const uninstall: Action = (context, { clean }) => {
  demand(context.user.admin);
  installationOf(context);
  context.portal.uninstall({ clean: clean === true || clean === '1', app: context.app });
  return { url: '/marketplace/' };
};

const signIn: Action = ({ portal, visitor }, { id }) => {
  const user = portal.userById(Number(id));
  if (!user?.active) throw new Refusal('No such employee', 404);
  visitor.session.user = user;
  return {};
};

const rights: Action = ({ portal }, { id, right, value }) => {
  const user = portal.userById(Number(id));
  if (!user || !isRight(right)) throw new Refusal('No such employee or right', 404);
  user[right] = value === true;
  return {};
};

const setInstall: Action = context => {
  installationOf(context).firstRunSeen.add(context.user.id);
  return {};
};

const installFinish: Action = context => {
  demand(mayInstall(context));
  if (!installationOf(context).installed) context.portal.finishInstallation(context.app);
  return {};
};

const refreshAuth: Action = context => {
  installationOf(context);
  return frameAuth(context.portal.mintTokens(context.user, context.app));
};

const appOption: Action = (context, { name, value = '' }) => {
  demand(context.user.admin);
  if (typeof name !== 'string' || name === '') throw new Refusal('An option needs a name');
  const { appOptions } = installationOf(context);
  appOptions.set(name, value);
  return Object.fromEntries(appOptions);
};

const userOption: Action = (context, { name, value = '' }) => {
  if (typeof name !== 'string' || name === '') throw new Refusal('An option needs a name');
  const { userOptions } = installationOf(context);
  const own = userOptions.get(context.user.id) ?? new Map<string, typeof value>();
  userOptions.set(context.user.id, own.set(name, value));
  return Object.fromEntries(own);
};

const opening: Action = (context, { options }) => {
  installationOf(context);
  return frameSeed(context, { placementOptions: isMap(options) ? options : {} });
};

/** What the portal's pages do, by the name in their address `/ajax/<name>`. */
export const pageActions: Readonly<Record<string, Action>> = {
  install,
  update,
  uninstall,
  'sign-in': signIn,
  rights,
  'set-install': setInstall,
  'install-finish': installFinish,
  'refresh-auth': refreshAuth,
  'app-option': appOption,
  'user-option': userOption,
  opening,
  ...biActions,
};
