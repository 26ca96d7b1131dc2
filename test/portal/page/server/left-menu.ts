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

/** Address of a bound placement in the portal. */
export const placementPath = ({ id, placement }: BoundPlacement): string =>
  placement === 'BI_ANALYTICS_MENU' ? `/biconnector/placement.php?id=${id}` : `/marketplace/placement/${id}/`;

/** Title of a bound placement in the language of the page. */
export function placementTitle({ title, langAll, placement }: BoundPlacement, context: PageContext): string {
  const own = langAll[context.visitor.lang];
  const localized = isMap(own) ? own['TITLE'] : undefined;
  return (typeof localized === 'string' && localized) || title || `${context.app.title}: ${placement}`;
}

/** Placements of the app that this person sees; an unfinished installation shows none. */
export function visiblePlacements(
  { portal, app, user }: PageContext,
  ...codes: readonly string[]
): readonly BoundPlacement[] {
  const installation = portal.installation(app);
  if (!installation?.installed) return [];
  return installation.placements.filter(
    each => codes.includes(each.placement) && (each.userId === 0 || each.userId === user.id),
  );
}

export function leftMenu(context: PageContext, current?: string): Markup {
  const { words, portal, app } = context;
  const own: readonly Entry[] = [
    { key: 'home', href: '/', icon: 'home', title: words.menu.home },
    { key: 'bi', href: '/bi/', icon: 'bi', title: words.menu.bi },
    { key: 'company', href: '/company/', icon: 'people', title: words.menu.company },
    { key: 'market', href: '/marketplace/', icon: 'market', title: words.menu.market },
  ];
  const installation = portal.installation(app);
  const apps: readonly Entry[] = [
    ...(installation && !app.apiOnly
      ? [{ key: 'app', href: appPath(app), icon: 'plug' as const, title: app.title }]
      : []),
    ...visiblePlacements(context, 'LEFT_MENU').map(placement => ({
      key: `placement-${placement.id}`,
      href: placementPath(placement),
      icon: 'app' as const,
      title: placementTitle(placement, context),
    })),
  ];
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
