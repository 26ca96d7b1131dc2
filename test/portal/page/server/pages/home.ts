import { isLocalApp } from '../../../app-card.ts';
import { fill } from '../../shared/words.ts';
import { type Markup, html } from '../html.ts';
import { icon, type IconName } from '../icons.ts';
import { layout } from '../layout.ts';
import { appPath, fullName, mayInstall, type PageContext } from '../page-context.ts';

/** Number of connectors shown first; the others have longer or stranger titles. */
const shownConnectors = 4;

interface Step {
  readonly done: boolean;
  readonly title: string;
  readonly body: Markup;
}

const stepMarkup = ({ done, title, body }: Step, index: number, words: PageContext['words']): Markup => html`
  <li class="step ${done ? 'step-done' : ''}">
    <span class="step-mark">${done ? icon('check') : index + 1}</span>
    <div>
      <h3>${title}${done && html`<span class="badge badge-good">${words.home.done}</span>`}</h3>
      ${body}
    </div>
  </li>
`;

function installBody({ portal, app, user, words }: PageContext): Markup {
  const { home } = words;
  const { admin } = portal.users;
  if (!mayInstall({ user, app })) {
    const name = fullName(admin);
    return html`<p>${fill(home.step1Wait, { name })}</p>
      <button class="button primary" type="button" data-action="sign-in" data-id="${admin.id}">
        ${fill(home.signInAs, { name })}
      </button>`;
  }
  return portal.installation(app)
    ? html`<p>${home.step1Text}</p>
        <a class="button primary" href="${appPath(app)}">${home.toInstaller}</a>`
    : html`<p>${home.step1Text}</p>
        <a class="button primary" href="/marketplace/">${home.toMarket}</a>`;
}

/** Steps of a developer whose own application the portal has. */
function developerSteps({ portal, app, words }: PageContext): readonly Step[] {
  const { dev } = words;
  const installation = portal.installation(app);
  return [
    {
      done: installation !== undefined,
      title: fill(dev.step1, { app: app.title }),
      body: html`<p>${dev.step1Text}</p>
        <a class="button primary" href="/devops/">${dev.title}</a>`,
    },
    {
      done: portal.openings.some(each => each.app === app),
      title: dev.step2,
      body: html`<p>${fill(dev.step2Text, { url: app.url })}</p>
        ${installation && app.apiOnly !== true && html`<a class="button" href="${appPath(app)}">${fill(words.home.toApp, { app: app.title })}</a>`}`,
    },
    {
      done: false,
      title: dev.step3,
      body: html`<p>${dev.step3Text}</p>
        <a class="button" href="/devops/traffic/">${dev.traffic}</a>`,
    },
  ];
}

/** Steps of a person who tries the marketplace's app. */
function marketSteps(context: PageContext): readonly Step[] {
  const { portal, app, words } = context;
  const { home } = words;
  const installed = portal.installation(app)?.installed === true;
  const own = portal.connectors.all().filter(({ appId }) => appId === app.clientId);
  return [
    {
      done: installed,
      title: fill(home.step1, { app: app.title }),
      body: installed ? html`` : installBody(context),
    },
    {
      done: false,
      title: home.step2,
      body: html`<p>${home.step2Text}</p>
        ${
          installed &&
          html`<a class="button primary" href="${appPath(app)}">${fill(home.toApp, { app: app.title })}</a>`
        }`,
    },
    {
      done: false,
      title: home.step3,
      body:
        own.length === 0
          ? html`<p>${home.step3None}</p>`
          : html`<p>${home.step3Text}</p>
              <p class="chips">
                ${own
                  .slice(0, shownConnectors)
                  .map(
                    ({ id, title }) => html`<span class="chip" title="${title}"><b>${id}</b> ${title}</span>`,
                  )}
              </p>
              ${own.length > shownConnectors && html`<p>${fill(home.step3More, { last: own.length })}</p>`}`,
    },
  ];
}

function steps(context: PageContext): Markup {
  const { words } = context;
  const list = isLocalApp(context.app) ? developerSteps(context) : marketSteps(context);
  return html`<section class="sheet home-steps">
    <h2>${words.home.start}</h2>
    <ol class="steps">
      ${list.map((step, index) => stepMarkup(step, index, words))}
    </ol>
  </section>`;
}

function next({ portal, words }: PageContext): Markup {
  const { home } = words;
  const entry = (name: IconName, attributes: Markup, title: string, text: string): Markup => html`
    <li>
      <button class="try" type="button" ${attributes}>
        <span class="try-icon">${icon(name)}</span>
        <span>${title}<small>${text}</small></span>
        ${icon('arrow')}
      </button>
    </li>
  `;
  const employee = html`data-action="sign-in" data-id="${portal.users.employee.id}"`;
  return html`<section class="sheet">
    <h2>${home.next}</h2>
    <ul class="tries">
      ${entry('lock', employee, home.tryEmployee, home.tryEmployeeText)}
      ${entry('clock', html`data-lab="time"`, home.tryToken, home.tryTokenText)}
      ${entry('rename', html`data-lab="portal"`, home.tryRename, home.tryRenameText)}
      ${entry('mask', html`data-lab="openings"`, home.tryForgery, home.tryForgeryText)}
    </ul>
  </section>`;
}

function facts({ sandbox, portal, words }: PageContext): Markup {
  const { home, header } = words;
  const rows: readonly (readonly [string, string])[] = [
    [home.address, portal.origin],
    [home.member, portal.memberId],
    [home.oauth, sandbox.oauth.origin],
    [home.edition, portal.profile === 'box' ? header.box : header.cloud],
    [home.zone, portal.timeZone],
  ];
  return html`<section class="sheet">
    <h2>${home.facts}</h2>
    <dl class="facts">
      ${rows.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>
              <span>${value}</span>
              <button class="copy" type="button" data-copy="${value}" aria-label="${home.copy}: ${name}">
                ${icon('copy')}
              </button>
            </dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

export function homePage(context: PageContext): string {
  const { words, user } = context;
  return layout(context, {
    title: fill(words.home.greeting, { name: user.name }),
    menu: 'home',
    content: html`<p class="lead">${words.home.lead}</p>
      <div class="home">
        ${steps(context)}
        <div class="home-side">${next(context)}${facts(context)}</div>
      </div>`,
  });
}
