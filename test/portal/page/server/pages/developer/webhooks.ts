import type { Webhook } from '../../../../webhook.ts';
import { html, type Markup } from '../../html.ts';
import { icon } from '../../icons.ts';
import { layout, notice } from '../../layout.ts';
import { employees, fullName, type PageContext } from '../../page-context.ts';
import { isAdministrator, scopeFields } from './shared.ts';

function row({ userId, code, scopes }: Webhook, { portal, words }: PageContext): Markup {
  const owner = portal.userById(userId);
  const url = `${portal.origin}/rest/${userId}/${code}/`;
  return html`<tr>
    <td>
      <span class="dev-url">
        <code>${url}</code>
        <button class="copy" type="button" data-copy="${url}" aria-label="${words.home.copy}">
          ${icon('copy')}
        </button>
      </span>
    </td>
    <td>${owner ? fullName(owner) : userId}</td>
    <td>${scopes.map(scope => html`<code class="chip">${scope}</code> `)}</td>
    <td class="row-end">
      <button class="button small danger" type="button" data-action="delete-webhook" data-id="${code}">
        ${words.dev.delete}
      </button>
    </td>
  </tr>`;
}

function list(context: PageContext): Markup {
  const { portal, words } = context;
  if (portal.webhooks.length === 0) return notice('code', words.dev.noWebhooks, words.dev.noWebhooksText);
  return html`<div class="sheet sheet-flush grid-frame">
    <table class="people">
      <thead>
        <tr>
          <th>${words.home.address}</th>
          <th>${words.dev.owner}</th>
          <th>${words.dev.scopes}</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${portal.webhooks.map(webhook => row(webhook, context))}
      </tbody>
    </table>
  </div>`;
}

function form(context: PageContext): Markup {
  const { portal, words, user } = context;
  return html`<form class="sheet dev-form" data-submits="add-webhook">
    <h2>${words.dev.newWebhook}</h2>
    <label class="dev-field"
      ><span>${words.dev.owner}</span>
      <select class="field" name="userId">
        ${employees(portal).map(
          each => html`<option value="${each.id}" ${each === user && 'selected'}>${fullName(each)}</option>`,
        )}
      </select></label
    >
    ${scopeFields(context, ['user'])}
    <p><button class="button primary">${words.dev.addWebhook}</button></p>
  </form>`;
}

/** "Incoming webhook": the addresses that act as a person and belong to no app. */
export function webhooksPage(context: PageContext): string {
  const { dev } = context.words;
  return layout(context, {
    title: dev.webhooks,
    menu: 'devops',
    content: isAdministrator(context)
      ? html`<p class="lead"><a href="/devops/">${dev.title}</a> · ${dev.webhooksText}</p>
          <div class="dev-stack">${list(context)} ${form(context)}</div>`
      : notice('lock', dev.denied, dev.deniedText),
  });
}
