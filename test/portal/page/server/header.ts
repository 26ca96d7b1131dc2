import { initials } from '../shared/initials.ts';
import { Markup, html } from './html.ts';
import { icon, type IconName } from './icons.ts';
import { employees, fullName, roleOf, type PageContext } from './page-context.ts';

export const avatar = (name: string, id: number): Markup =>
  html`<span class="avatar avatar-${Math.floor(id / 3) % 6}" aria-hidden="true">${initials(name)}</span>`;

const pressed = (yes: boolean): Markup => new Markup(yes ? 'aria-pressed="true"' : 'aria-pressed="false"');

function settings({ visitor, words }: PageContext): Markup {
  const { theme } = words.header;
  const themes: readonly (readonly [string, IconName, string])[] = [
    ['light', 'sun', theme.light],
    ['dark', 'moon', theme.dark],
    ['auto', 'auto', theme.auto],
  ];
  const languages = [
    ['en', 'EN', 'English'],
    ['ru', 'RU', 'Русский'],
  ] as const;
  return html`
    <div class="switch" role="group" aria-label="${words.header.language}">
      ${languages.map(
        ([code, short, name]) =>
          html`<button
            type="button"
            data-language="${code}"
            title="${name}"
            lang="${code}"
            ${pressed(visitor.lang === code)}
          >
            ${short}
          </button>`,
      )}
    </div>
    <div class="switch" role="group" aria-label="${theme.title}">
      ${themes.map(
        ([code, name, title]) =>
          html`<button
            type="button"
            data-theme-choice="${code}"
            title="${title}"
            aria-label="${title}"
            ${pressed(visitor.theme === code)}
          >
            ${icon(name)}
          </button>`,
      )}
    </div>
  `;
}

function account(context: PageContext): Markup {
  const { user, words, portal } = context;
  const name = fullName(user);
  return html`<details class="account">
    <summary aria-label="${words.header.account}: ${name}">
      ${avatar(name, user.id)}
      <span class="account-name">${name}<small>${roleOf(user, words)}</small></span>
      ${icon('chevron')}
    </summary>
    <div class="account-menu">
      <h2>${words.header.switchUser}</h2>
      ${employees(portal)
        .filter(each => each.active)
        .map(
          each =>
            html`<button
              type="button"
              class="account-choice"
              data-action="sign-in"
              data-id="${each.id}"
              ${each === user && new Markup('aria-current="true"')}
            >
              ${avatar(fullName(each), each.id)}
              <span>${fullName(each)}<small>${roleOf(each, words)}</small></span>
              ${each === user && icon('check')}
            </button>`,
        )}
      <div class="account-settings">${settings(context)}</div>
    </div>
  </details>`;
}

/** Makes the bar above the work area. */
export function header(context: PageContext): Markup {
  const { words, portal } = context;
  return html`<header class="top">
    <button
      class="burger"
      type="button"
      data-menu="open"
      aria-label="${words.menu.open}"
      aria-controls="menu"
    >
      ${icon('menu')}
    </button>
    <span class="badge badge-sandbox" title="${portal.host}">${words.sandbox}</span>
    <span class="badge">${portal.profile === 'box' ? words.header.box : words.header.cloud}</span>
    <time class="top-clock" id="portal-clock" title="${words.header.clock}"></time>
    <div class="top-settings">${settings(context)}</div>
    ${account(context)}
  </header>`;
}
