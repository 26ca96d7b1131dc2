import type { AppCard } from '../../app-card.ts';
import type { BoundPlacement } from '../../installation.ts';
import { isMap } from '../../json.ts';
import { Markup, html } from './html.ts';
import { icon, type IconName } from './icons.ts';
import { appPath, type PageContext } from './page-context.ts';

interface Entry {
  readonly key: string;
  readonly href: string;
  readonly icon: IconName;
  readonly title: string;
}

const link = ({ key, href, icon: name, title }: Entry, current: string | undefined): Markup => html`
  <li>
    <a class="menu-link" href="${href}" ${key === current && new Markup('aria-current="page"')}>
      ${icon(name)}<span>${title}</span>
    </a>
  </li>
`;

/** Key of an app's entry in the left menu. */
export const appKey = ({ clientId }: AppCard): string => `app-${clientId}`;

/** Address of a bound placement in the portal. */
export const placementPath = ({ id, placement }: BoundPlacement): string =>
  placement === 'BI_ANALYTICS_MENU' ? `/biconnector/placement.php?id=${id}` : `/marketplace/placement/${id}/`;

/** Text of an app's entry in the menu, in the language of the page. */
export const menuTitle = (app: AppCard, { visitor }: PageContext): string =>
  app.menuTitles?.[visitor.lang] ?? app.title;

/** Title of a bound placement in the language of the page. */
export function placementTitle(
  bound: BoundPlacement,
  context: PageContext,
  app: AppCard = context.app,
): string {
  const { title, langAll, placement } = bound;
  const own = langAll[context.visitor.lang];
  const localized = isMap(own) ? own['TITLE'] : undefined;
  return (typeof localized === 'string' && localized) || title || `${app.title}: ${placement}`;
}

/** Placements of an app that this person sees; an unfinished installation shows none. */
export function visiblePlacements(
  { portal, user }: PageContext,
  app: AppCard,
  ...codes: readonly string[]
): readonly BoundPlacement[] {
  const installation = portal.installation(app);
  if (!installation?.installed) return [];
  return installation.placements.filter(
    each => codes.includes(each.placement) && (each.userId === 0 || each.userId === user.id),
  );
}

/** Entries of one installed app: its page, and its placements in this menu. */
function appEntries(app: AppCard, context: PageContext): readonly Entry[] {
  if (app.unlisted) return [];
  const page: Entry = { key: appKey(app), href: appPath(app), icon: 'plug', title: menuTitle(app, context) };
  return [
    ...(app.apiOnly ? [] : [page]),
    ...visiblePlacements(context, app, 'LEFT_MENU').map(placement => ({
      key: `placement-${placement.id}`,
      href: placementPath(placement),
      icon: 'app' as const,
      title: placementTitle(placement, context, app),
    })),
  ];
}

export function leftMenu(context: PageContext, current?: string): Markup {
  const { words } = context;
  const own: readonly Entry[] = [
    { key: 'home', href: '/', icon: 'home', title: words.menu.home },
    { key: 'bi', href: '/bi/', icon: 'bi', title: words.menu.bi },
    { key: 'company', href: '/company/', icon: 'people', title: words.menu.company },
    { key: 'market', href: '/marketplace/', icon: 'market', title: words.menu.market },
    { key: 'devops', href: '/devops/', icon: 'code', title: words.menu.devops },
  ];
  const apps = context.portal.installations.flatMap(({ app }) => appEntries(app, context));
  return html`<nav class="menu" id="menu" aria-label="${words.menu.title}">
    <a class="brand" href="/">
      <span class="brand-mark" aria-hidden="true"></span>
      <span class="brand-name">${words.brand}<b>24</b></span>
    </a>
    <ul>
      ${own.map(entry => link(entry, current))}
    </ul>
    ${
      apps.length > 0 &&
      html`<h2>${words.menu.apps}</h2>
        <ul>
          ${apps.map(entry => link(entry, current))}
        </ul>`
    }
    <button class="menu-link menu-lab" type="button" data-lab="time">
      ${icon('lab')}<span>${words.menu.lab}</span>
    </button>
  </nav>`;
}
