import { isLocalApp } from '../../../app-card.ts';
import type { Installation } from '../../../installation.ts';
import type { FrameSeed } from '../../shared/page-state.ts';
import { fill } from '../../shared/words.ts';
import { listedApps } from '../app-of.ts';
import { type Markup, html } from '../html.ts';
import { icon } from '../icons.ts';
import { layout, notice } from '../layout.ts';
import { appPath, deepLinkPath, mayInstall, type PageContext } from '../page-context.ts';

function scopeName({ words }: PageContext, scope: string): string {
  const names: Readonly<Record<string, string>> = words.market.scope;
  return names[scope] ?? words.market.scope.other;
}

const scopes = (context: PageContext): Markup =>
  html`<ul class="scopes">
    ${context.app.scopes.map(
      scope =>
        html`<li>
          ${icon('check')}<span>${scopeName(context, scope)}<code>${scope}</code></span>
        </li>`,
    )}
  </ul>`;

/** Id of a dialog; the first app's dialogs have the plain name. */
const dialogId = ({ sandbox, app }: PageContext, name: string): string =>
  app === sandbox.app ? name : `${name}-${app.clientId}`;

const opens = (dialog: string, variant: string, text: string): Markup =>
  html`<button class="button ${variant}" type="button" data-opens="${dialog}">${text}</button>`;

function buttons(context: PageContext, installation: Installation | undefined): Markup {
  const { app, user, words } = context;
  const { market } = words;
  if (!installation) {
    return mayInstall({ user, app })
      ? opens(dialogId(context, 'install-dialog'), 'primary', market.install)
      : html`<p class="quiet">${icon('lock')} ${market.onlyAdmin}</p>`;
  }
  return html`
    ${!app.apiOnly && html`<a class="button primary" href="${appPath(app)}">${installation.installed ? market.open : market.continue}</a>`}
    ${installation.installed && !app.apiOnly && html`<a class="button" href="${deepLinkPath(app)}">${market.deepLink}</a>`}
    ${
      user.admin &&
      html`<button class="button" type="button" data-action="update" data-app="${app.clientId}">
          ${fill(market.update, { version: installation.version + 1 })}
        </button>
        ${opens(dialogId(context, 'uninstall-dialog'), 'danger', market.uninstall)}`
    }
  `;
}

function dialogs(context: PageContext): Markup {
  const { app, words } = context;
  const { market, dialogs: common } = words;
  const closer = html`<button class="dialog-close" value="" aria-label="${common.close}">
    ${icon('close')}
  </button>`;
  const cancel = html`<button class="button" value="">${market.cancel}</button>`;
  return html`
    <dialog
      class="dialog"
      id="${dialogId(context, 'install-dialog')}"
      aria-labelledby="${dialogId(context, 'install-title')}"
    >
      <form method="dialog">
        <h2 id="${dialogId(context, 'install-title')}">${fill(market.confirmInstall, { app: app.title })}</h2>
        <p>${market.confirmInstallText}</p>
        ${scopes(context)}
        <div class="dialog-buttons">
          <button class="button primary" data-action="install" data-app="${app.clientId}">
            ${market.install}
          </button>
          ${cancel} ${closer}
        </div>
      </form>
    </dialog>
    <dialog
      class="dialog"
      id="${dialogId(context, 'uninstall-dialog')}"
      aria-labelledby="${dialogId(context, 'uninstall-title')}"
    >
      <form method="dialog">
        <h2 id="${dialogId(context, 'uninstall-title')}">
          ${fill(market.confirmUninstall, { app: app.title })}
        </h2>
        <p>${market.confirmUninstallText}</p>
        <div class="dialog-buttons dialog-buttons-tall">
          <button class="button" data-action="uninstall" data-app="${app.clientId}" data-clean="0">
            ${market.keepData}
          </button>
          <button class="button danger" data-action="uninstall" data-app="${app.clientId}" data-clean="1">
            ${market.eraseData}
          </button>
          ${cancel} ${closer}
        </div>
      </form>
    </dialog>
  `;
}

function statusOf(
  installation: Installation | undefined,
  { absent, installed, unfinished }: PageContext['words']['market'],
): { readonly state: string; readonly tone: string } {
  if (!installation) return { state: absent, tone: '' };
  return installation.installed
    ? { state: installed, tone: 'badge-good' }
    : { state: unfinished, tone: 'badge-wait' };
}

function card(context: PageContext): Markup {
  const { portal, app, words } = context;
  const { market } = words;
  const installation = portal.installation(app);
  const { state, tone } = statusOf(installation, market);
  return html`<article class="sheet app-card">
    <div class="app-art" aria-hidden="true">${icon('plug')}</div>
    <div class="app-text">
      <p class="app-badges">
        <span class="badge ${tone}">${state}</span>
        <span class="badge">${market.free}</span>
        ${installation && html`<span class="badge">${fill(market.version, { version: installation.version })}</span>`}
      </p>
      <h2>${app.title}</h2>
      <p class="quiet">${market.by} · <code>${app.code}</code></p>
      <p>${market.about}</p>
      ${app.apiOnly && html`<p class="quiet">${market.apiOnly}</p>`}
      <div class="app-buttons">${buttons(context, installation)}</div>
    </div>
    <div class="app-scopes">
      <h3>${market.scopes}</h3>
      ${scopes(context)}
      ${
        installation &&
        installation.placements.length > 0 &&
        html`<h3>${market.placements}</h3>
          <p class="chips">
            ${installation.placements.map(({ placement }) => html`<code class="chip">${placement}</code>`)}
          </p>`
      }
    </div>
  </article>`;
}

/** The app list; with `deepLink` the app opens in a side panel over it. */
export function marketPage(context: PageContext, deepLink?: FrameSeed): string {
  const { words, sandbox } = context;
  const offered = listedApps(sandbox).filter(app => !isLocalApp(app));
  const cards = offered.map(app => ({ ...context, app }));
  return layout(context, {
    title: words.market.title,
    menu: 'market',
    ...(deepLink && { deepLink }),
    content: html`<p class="lead">${words.market.lead}</p>
      ${cards.map(each => html`${card(each)} ${dialogs(each)}`)}
      ${
        offered.length === 0 &&
        notice(
          'market',
          words.market.nothing,
          words.market.nothingText,
          html`<a class="button primary" href="/devops/">${words.menu.devops}</a>`,
        )
      }`,
  });
}
