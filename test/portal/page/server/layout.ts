import { type FrameSeed, type PageState, type PersonCard, pageStateId } from '../shared/page-state.ts';
import type { PortalUser } from '../../users.ts';
import type { Words } from '../shared/words.ts';
import { header } from './header.ts';
import { type Markup, html, jsonBlock } from './html.ts';
import { icon, iconSprite, type IconName } from './icons.ts';
import { leftMenu } from './left-menu.ts';
import { employees, fullName, roleOf, type PageContext } from './page-context.ts';

/** The parts of a page that the layout surrounds. */
export interface PageParts {
  readonly title: string;
  readonly content: Markup;
  /** Key of the page's entry in the left menu. */
  readonly menu?: string;
  readonly frame?: FrameSeed;
  readonly deepLink?: FrameSeed;
}

const personCard = (user: PortalUser, words: Words): PersonCard => ({
  id: user.id,
  name: fullName(user),
  position: user.position || roleOf(user, words),
  admin: user.admin,
});

function pageState(context: PageContext, parts: PageParts): PageState {
  const { sandbox, portal, app, visitor, user, words, inSlider } = context;
  return {
    lang: visitor.lang,
    sessid: visitor.session.sessid,
    user: personCard(user, words),
    people: employees(portal)
      .filter(each => each.active)
      .map(each => personCard(each, words)),
    app: { title: app.title, clientId: app.clientId, code: app.code },
    profile: portal.profile,
    inSlider,
    clockOffset: Math.round(sandbox.clock.now() - Date.now()),
    frame: parts.frame ?? null,
    deepLink: parts.deepLink ?? null,
  };
}

const heading = ({ title }: PageParts): Markup => html`
  <div class="heading"><h1 id="pagetitle">${title}</h1></div>
`;

function withMenu(context: PageContext, parts: PageParts): Markup {
  const main = html`<main class="work" id="work">${heading(parts)}${parts.content}</main>`;
  if (context.inSlider) return html`<div class="portal portal-bare">${main}</div>`;
  return html`<div class="portal">
    <a class="skip" href="#work">${context.words.menu.skip}</a>
    ${leftMenu(context, parts.menu)}
    <div class="menu-shade" data-menu="close"></div>
    <div class="stage">${header(context)}${main}</div>
  </div>`;
}

/** Makes a whole page of the portal. */
export function layout(context: PageContext, parts: PageParts): string {
  const { visitor, words, portal } = context;
  const page = html`<html lang="${visitor.lang}" data-theme="${visitor.theme}">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${parts.title} · ${words.brand}</title>
      <link
        rel="icon"
        href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='9' fill='%231b5fe0'/%3E%3Cpath d='M8 22c2-9 5-13 8-13s6 4 8 13' fill='none' stroke='%2367e3c4' stroke-width='3' stroke-linecap='round'/%3E%3C/svg%3E"
      />
      <link rel="stylesheet" href="/page.css" />
      <script type="module" src="/page.js"></script>
    </head>
    <body data-profile="${portal.profile}">
      ${iconSprite} ${withMenu(context, parts)} ${jsonBlock(pageStateId, pageState(context, parts))}
    </body>
  </html>`;
  return `<!doctype html>${page.text}`;
}

/** Makes the content of a page that shows only a message. */
export function notice(iconName: IconName, title: string, text: string, more?: Markup): Markup {
  return html`<section class="sheet notice">
    <span class="notice-icon">${icon(iconName)}</span>
    <h2>${title}</h2>
    <p>${text}</p>
    ${more}
  </section>`;
}
