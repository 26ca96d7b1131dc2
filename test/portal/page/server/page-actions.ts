import { isMap } from '../../json.ts';
import { frameAuth, frameSeed } from './frame-seed.ts';
import { Refusal, installationOf, type Action } from './action.ts';
import { developerActions } from './developer-actions.ts';
import { biActions } from './bi-actions.ts';
import { appPath, mayInstall, type PageContext } from './page-context.ts';
import { isRight } from './pages/company.ts';

function requireRight(allowed: boolean): void {
  if (!allowed) throw new Refusal('Only an administrator may do this.', 403);
}

/** Page that follows an installation or update. */
const pageAfterInstall = ({ app }: PageContext): string => (app.apiOnly ? '/marketplace/' : appPath(app));

const install: Action = context => {
  const { portal, app, user } = context;
  requireRight(mayInstall(context));
  if (!portal.installation(app)) portal.addToPortal(app, { by: user });
  return { url: pageAfterInstall(context) };
};

const update: Action = context => {
  requireRight(context.user.admin);
  const { version } = installationOf(context);
  context.portal.update(context.app, { version: version + 1 });
  return { url: pageAfterInstall(context) };
};

const uninstall: Action = (context, { clean }) => {
  requireRight(context.user.admin);
  installationOf(context);
  context.portal.uninstall({ clean: clean === true || clean === '1', app: context.app });
  return { url: '/marketplace/' };
};

const signIn: Action = ({ portal, visitor }, { id }) => {
  const user = portal.userById(Number(id));
  if (!user?.active) throw new Refusal('There is no such employee.', 404);
  visitor.session.user = user;
  return {};
};

const rights: Action = ({ portal }, { id, right, value }) => {
  const user = portal.userById(Number(id));
  if (!user || !isRight(right)) throw new Refusal('There is no such employee or right.', 404);
  user[right] = value === true;
  return {};
};

const setInstall: Action = context => {
  installationOf(context).firstRunSeen.add(context.user.id);
  return {};
};

const installFinish: Action = context => {
  requireRight(mayInstall(context));
  if (!installationOf(context).installed) context.portal.finishInstallation(context.app);
  return {};
};

const refreshAuth: Action = context => {
  installationOf(context);
  return frameAuth(context.portal.mintTokens(context.user, context.app));
};

const appOption: Action = (context, { name, value = '' }) => {
  requireRight(context.user.admin);
  if (typeof name !== 'string' || name === '') throw new Refusal('An option needs a name.');
  const { appOptions } = installationOf(context);
  appOptions.set(name, value);
  return Object.fromEntries(appOptions);
};

const userOption: Action = (context, { name, value = '' }) => {
  if (typeof name !== 'string' || name === '') throw new Refusal('An option needs a name.');
  const { userOptions } = installationOf(context);
  const own = userOptions.get(context.user.id) ?? new Map<string, typeof value>();
  userOptions.set(context.user.id, own.set(name, value));
  return Object.fromEntries(own);
};

const opening: Action = (context, { options }) => {
  installationOf(context);
  return frameSeed(context, { placementOptions: isMap(options) ? options : {} });
};

/** Actions of the portal's pages, by the name in the address `/ajax/<name>`. */
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
  ...developerActions,
};
