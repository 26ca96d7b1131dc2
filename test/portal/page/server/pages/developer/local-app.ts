import type { AppCard } from '../../../../app-card.ts';
import { fill } from '../../../shared/words.ts';
import { html, type Markup, type Piece } from '../../html.ts';
import { layout, notice } from '../../layout.ts';
import { appPath, type PageContext } from '../../page-context.ts';
import { copyList, isAdministrator, scopeFields, stateOf } from './shared.ts';

interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string | undefined;
  readonly type?: 'text' | 'url';
  readonly required?: boolean;
}

const field = ({ name, label, hint, value = '', type = 'text', required = false }: Field): Markup => html`
  <label class="dev-field">
    <span>${label}${required && html`<b aria-hidden="true"> *</b>`}</span>
    <input
      class="field"
      type="${type}"
      name="${name}"
      value="${value}"
      autocomplete="off"
      ${required && 'required'}
    />
    ${hint !== undefined && html`<small>${hint}</small>`}
  </label>
`;

function form(context: PageContext, app: AppCard | undefined): Markup {
  const { dev } = context.words;
  return html`<form class="sheet dev-form" data-submits="save-local-app">
    ${app && html`<input type="hidden" name="clientId" value="${app.clientId}" />`}
    ${field({ name: 'title', label: dev.name, value: app?.title, required: true })}
    ${field({ name: 'url', label: dev.handler, hint: dev.handlerHint, value: app?.url, type: 'url', required: true })}
    ${field({ name: 'installUrl', label: dev.install, hint: dev.installHint, value: app?.installUrl, type: 'url' })}
    <label class="dev-check"
      ><input type="checkbox" name="apiOnly" value="1" ${app?.apiOnly === true && 'checked'} />
      <span>${dev.apiOnly}<small>${dev.apiOnlyHint}</small></span></label
    >
    <fieldset>
      <legend>${dev.menuText}</legend>
      ${field({ name: 'menuEn', label: 'English', value: app?.menuTitles?.en })}
      ${field({ name: 'menuRu', label: 'Русский', value: app?.menuTitles?.ru })}
    </fieldset>
    ${scopeFields(context, app?.scopes ?? ['user'])}
    <p>
      <button class="button primary">${dev.save}</button> <a class="button" href="/devops/">${dev.back}</a>
    </p>
  </form>`;
}

/** What the app's own server is started with. */
function credentials(app: AppCard, { sandbox, portal, words }: PageContext): Markup {
  return html`<section class="sheet">
    <h2>${words.dev.credentials}</h2>
    <p class="quiet">${words.dev.credentialsText}</p>
    ${copyList(
      [
        ['client_id', app.clientId],
        ['client_secret', app.clientSecret],
        [words.home.oauth, sandbox.oauth.origin],
        [words.dev.portal, portal.origin],
      ],
      words.home.copy,
    )}
  </section>`;
}

function life(app: AppCard, context: PageContext): Markup {
  const { portal, words } = context;
  const { dev } = words;
  const installation = portal.installation(app);
  const { text, tone } = stateOf(app, context);
  const act = (action: string, title: string, kind = ''): Piece =>
    html`<button class="button ${kind}" type="button" data-action="${action}" data-app="${app.clientId}">
      ${title}
    </button>`;
  const opens = installation?.installed === true ? words.market.open : words.market.continue;
  return html`<section class="sheet">
    <h2>${dev.state} <span class="badge ${tone}">${text}</span></h2>
    <p class="quiet">${app.apiOnly === true ? words.market.apiOnly : dev.stateText}</p>
    <p class="card-actions">
      ${
        installation &&
        app.apiOnly !== true &&
        html`<a class="button primary" href="${appPath(app)}">${opens}</a>`
      }
      ${act('reinstall', dev.reinstall)} ${act('delete-local-app', dev.delete, 'danger')}
    </p>
    <p class="quiet">${dev.deleteHint}</p>
  </section>`;
}

/** "Local application": the form of a new one, or of a registered one with its client id and secret. */
export function localAppPage(context: PageContext, app?: AppCard): string {
  const { dev } = context.words;
  const title = app ? fill(dev.editTitle, { app: app.title }) : dev.newTitle;
  if (!isAdministrator(context))
    return layout(context, { title, menu: 'devops', content: notice('lock', dev.denied, dev.deniedText) });
  return layout(context, {
    title,
    menu: 'devops',
    content: html`<p class="lead"><a href="/devops/">${dev.title}</a> · ${dev.formLead}</p>
      <div class="home">
        ${form(context, app)}
        <div class="home-side">${app && html`${credentials(app, context)}${life(app, context)}`}</div>
      </div>`,
  });
}
