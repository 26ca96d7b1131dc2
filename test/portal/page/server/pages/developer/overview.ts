import { isLocalApp, type AppCard } from '../../../../app-card.ts';
import { fill } from '../../../shared/words.ts';
import { listedApps } from '../../app-of.ts';
import { html, type Markup } from '../../html.ts';
import { icon } from '../../icons.ts';
import { layout, notice } from '../../layout.ts';
import type { PageContext } from '../../page-context.ts';
import { isAdministrator, localAppPath, stateOf } from './shared.ts';

function appRow(app: AppCard, context: PageContext): Markup {
  const { words } = context;
  const { text, tone } = stateOf(app, context);
  return html`<tr>
    <td>
      <a href="${localAppPath(app)}">${app.title}</a>
      <small class="quiet">${app.url}</small>
    </td>
    <td><code>${app.clientId}</code></td>
    <td><span class="badge ${tone}">${text}</span></td>
    <td class="row-end">
      <a class="button small" href="${localAppPath(app)}">${words.dev.edit}</a>
    </td>
  </tr>`;
}

function localApps(context: PageContext): Markup {
  const { sandbox, words } = context;
  const apps = listedApps(sandbox).filter(isLocalApp);
  return html`<section class="sheet dev-section">
    <h2>${words.dev.apps}</h2>
    <p class="quiet">${words.dev.appsText}</p>
    ${
      apps.length > 0 &&
      html`<div class="grid-frame">
        <table class="people dev-table">
          <thead>
            <tr>
              <th>${words.dev.name}</th>
              <th>client_id</th>
              <th>${words.dev.state}</th>
              <th></th>
            </tr>
          </thead>
          <tbody>
            ${apps.map(app => appRow(app, context))}
          </tbody>
        </table>
      </div>`
    }
    <p><a class="button primary" href="/devops/local-application/">${words.dev.add}</a></p>
  </section>`;
}

const link = (href: string, title: string, text: string): Markup => html`
  <li>
    <a class="try" href="${href}">
      <span class="try-icon">${icon('code')}</span>
      <span>${title}<small>${text}</small></span>
      ${icon('arrow')}
    </a>
  </li>
`;

/** "Developer resources": local applications, incoming webhooks, recorded traffic. */
export function developerPage(context: PageContext): string {
  const { words, portal, sandbox } = context;
  const { dev } = words;
  const requests = portal.rest.requests.length + sandbox.oauth.requests.length;
  return layout(context, {
    title: dev.title,
    menu: 'devops',
    content: isAdministrator(context)
      ? html`<p class="lead">${dev.lead}</p>
          ${localApps(context)}
          <section class="sheet dev-section">
            <ul class="tries">
              ${link('/devops/webhooks/', dev.webhooks, fill(dev.webhooksCount, { count: portal.webhooks.length }))}
              ${link('/devops/traffic/', dev.traffic, fill(dev.trafficCount, { count: requests }))}
            </ul>
          </section>`
      : notice('lock', dev.denied, dev.deniedText),
  });
}
