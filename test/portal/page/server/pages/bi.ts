import type { Connector } from '../../../biconnector/connector-store.ts';
import { fill } from '../../shared/words.ts';
import { listedApps } from '../app-of.ts';
import { type Markup, html } from '../html.ts';
import { icon } from '../icons.ts';
import { layout, notice } from '../layout.ts';
import { placementPath, placementTitle, visiblePlacements } from '../left-menu.ts';
import type { PageContext } from '../page-context.ts';
import { sourcesAndTables } from './bi-sources.ts';

/** True for a logo that cannot run a script: a data image or an https address. */
const safeLogo = (logo: string): boolean => /^(https:\/\/|data:image\/)/.test(logo);

const connectorCard = (
  { title, description, logo, settings }: Connector,
  { words }: PageContext,
): Markup => html`
  <li class="connector">
    <span class="connector-logo"
      >${safeLogo(logo) ? html`<img src="${logo}" alt="" referrerpolicy="no-referrer" />` : icon('plug')}</span
    >
    <div>
      <h3>${title}</h3>
      <p>${description}</p>
      <p class="quiet">${fill(words.bi.settings, { count: settings.length })}</p>
    </div>
  </li>
`;

function menus(context: PageContext): Markup {
  const group = (title: string, code: string): Markup | false => {
    const bound = listedApps(context.sandbox).flatMap(app =>
      visiblePlacements(context, app, code).map(each => ({ each, app })),
    );
    return (
      bound.length > 0 &&
      html`<p class="tabs">
        <b>${title}</b>
        ${bound.map(({ each, app }) => html`<a class="button" href="${placementPath(each)}">${placementTitle(each, context, app)}</a>`)}
      </p>`
    );
  };
  return html`${group(context.words.bi.reports, 'BI_ANALYTICS_MENU')}
  ${group(context.words.bi.analytics, 'CRM_ANALYTICS_MENU')}`;
}

function connectors(context: PageContext): Markup {
  const { portal, words, app } = context;
  const all = portal.connectors.all();
  if (all.length === 0) return notice('plug', words.bi.none, words.bi.noneText);
  return html`<ul class="connectors">
      ${all.map(connector => connectorCard(connector, context))}
    </ul>
    <p class="hint">${icon('info')}<span>${fill(words.bi.hint, { app: app.title })}</span></p>`;
}

/** Page that shows connectors as the portal does: titles without ids and addresses. */
export function biPage(context: PageContext): string {
  const { user, words } = context;
  const missing = [
    ...(user.biBuilder ? [] : [words.company.biBuilder]),
    ...(user.analyticsHub ? [] : [words.company.analyticsHub]),
  ];
  return layout(context, {
    title: words.bi.title,
    menu: 'bi',
    content:
      missing.length > 0
        ? notice('lock', words.bi.denied, fill(words.bi.deniedText, { rights: missing.join(', ') }))
        : html`<p class="lead">${words.bi.lead}</p>
            ${menus(context)} ${connectors(context)} ${sourcesAndTables(context)}`,
  });
}
