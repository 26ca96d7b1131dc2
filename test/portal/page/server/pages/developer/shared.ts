import type { AppCard } from '../../../../app-card.ts';
import { html, type Markup } from '../../html.ts';
import { icon } from '../../icons.ts';
import type { PageContext } from '../../page-context.ts';

/** Only administrators register apps and webhooks. */
export const isAdministrator = ({ user }: PageContext): boolean => user.admin;

/** Address of the page of one local application. */
export const localAppPath = ({ clientId }: AppCard): string =>
  `/devops/local-application/${encodeURIComponent(clientId)}/`;

/** Whether the app is installed, in words and as the colour of a badge. */
export function stateOf(
  app: AppCard,
  { portal, words }: PageContext,
): { readonly text: string; readonly tone: string } {
  const installation = portal.installation(app);
  if (!installation) return { text: words.market.absent, tone: '' };
  return installation.installed
    ? { text: words.market.installed, tone: 'badge-good' }
    : { text: words.market.unfinished, tone: 'badge-wait' };
}

/** A list of values, each with a button that copies it. */
export function copyList(rows: readonly (readonly [name: string, value: string])[], copy: string): Markup {
  return html`<dl class="facts">
    ${rows.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>
            <span>${value}</span>
            <button class="copy" type="button" data-copy="${value}" aria-label="${copy}: ${name}">
              ${icon('copy')}
            </button>
          </dd>
        </div>`,
    )}
  </dl>`;
}

/** Scopes that a form offers; any other is typed. */
export const offeredScopes = ['biconnector', 'placement', 'user', 'crm'] as const;

/** Checkboxes of the offered scopes, and a field for the others. */
export function scopeFields({ words }: PageContext, chosen: readonly string[]): Markup {
  const { dev, market } = words;
  const names: Readonly<Record<string, string>> = market.scope;
  const offered: readonly string[] = offeredScopes;
  const others = chosen.filter(scope => !offered.includes(scope)).join(', ');
  return html`<fieldset>
    <legend>${dev.scopes}</legend>
    ${offeredScopes.map(
      scope =>
        html`<label class="dev-check"
          ><input type="checkbox" name="scopes[]" value="${scope}" ${chosen.includes(scope) && 'checked'} />
          <span>${names[scope] ?? market.scope.other} <code>${scope}</code></span></label
        >`,
    )}
    <label class="dev-field"
      >${dev.otherScopes} <input class="field" name="otherScopes" value="${others}" autocomplete="off"
    /></label>
  </fieldset>`;
}
