import type { PortalUser } from '../../../users.ts';
import { avatar } from '../header.ts';
import { Markup, html } from '../html.ts';
import { layout } from '../layout.ts';
import { fullName, roleOf, type PageContext } from '../page-context.ts';

const rights = ['admin', 'biBuilder', 'analyticsHub'] as const;
/** A right that the page can grant and revoke. */
export type Right = (typeof rights)[number];
export const isRight = (value: unknown): value is Right => rights.some(right => right === value);

function right(user: PortalUser, name: Right, label: string): Markup {
  return html`<label class="toggle" data-label="${label}">
    <input
      type="checkbox"
      role="switch"
      data-right="${name}"
      data-id="${user.id}"
      aria-label="${fullName(user)}: ${label}"
      ${user[name] && new Markup('checked')}
    />
    <span aria-hidden="true"></span>
  </label>`;
}

function row(user: PortalUser, { words, user: me }: PageContext): Markup {
  const name = fullName(user);
  const { company } = words;
  return html`<tr class="${user.active ? '' : 'inactive'}">
    <td>
      <span class="person">
        ${avatar(name, user.id)}
        <span>
          <a href="/company/personal/user/${user.id}/">${name}</a>
          ${user === me && html`<span class="badge">${company.you}</span>`}
          <small>${user.position || roleOf(user, words)}</small>
        </span>
      </span>
    </td>
    ${rights.map(name => html`<td>${right(user, name, company[name])}</td>`)}
    <td class="row-end">
      ${
        user !== me &&
        user.active &&
        user.externalAuthId === undefined &&
        html`<button class="button small" type="button" data-action="sign-in" data-id="${user.id}">
          ${company.signIn}
        </button>`
      }
    </td>
  </tr>`;
}

/** Page with all users of the portal and a switch for each right. */
export function companyPage(context: PageContext): string {
  const { portal, words } = context;
  const { company } = words;
  return layout(context, {
    title: company.title,
    menu: 'company',
    content: html`<p class="lead">${company.lead}</p>
      <div class="sheet sheet-flush">
        <table class="people">
          <thead>
            <tr>
              <th>${company.person}</th>
              ${rights.map(name => html`<th>${company[name]}</th>`)}
              <th></th>
            </tr>
          </thead>
          <tbody>
            ${portal.everybody.map(user => row(user, context))}
          </tbody>
        </table>
      </div>`,
  });
}

/** Page of one person, to which openPath and the selection dialogs link. */
export function profilePage(context: PageContext, user: PortalUser): string {
  const { words } = context;
  const name = fullName(user);
  return layout(context, {
    title: name,
    menu: 'company',
    content: html`<section class="sheet profile">
      ${avatar(name, user.id)}
      <div>
        <p>${user.position}</p>
        <p class="quiet">${roleOf(user, words)} · ${user.email}</p>
      </div>
    </section>`,
  });
}
