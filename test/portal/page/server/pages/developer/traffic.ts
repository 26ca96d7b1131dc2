import { trafficKinds, trafficOf, type TrafficEntry, type TrafficKind } from '../../../../traffic/traffic.ts';
import { fill } from '../../../shared/words.ts';
import { html, type Markup } from '../../html.ts';
import { layout, notice } from '../../layout.ts';
import type { PageContext } from '../../page-context.ts';
import { isAdministrator } from './shared.ts';

/** Newest requests that the page shows; a saved file has all of them. */
const shownEntries = 200;

const kindIn = ({ request }: PageContext): TrafficKind | undefined =>
  trafficKinds.find(kind => kind === request.query['kind']);
const secretsIn = ({ request }: PageContext): boolean => request.query['secrets'] === '1';

/** The recorded requests that a page or file shows, oldest first. */
export function askedTraffic(context: PageContext): readonly TrafficEntry[] {
  const kind = kindIn(context);
  const all = trafficOf(context, { secrets: secretsIn(context) });
  return kind === undefined ? all : all.filter(entry => entry.kind === kind);
}

const good = ({ status, error }: TrafficEntry): boolean =>
  error === undefined && (status === undefined || (status > 0 && status < 400));

function row(entry: TrafficEntry, { words }: PageContext): Markup {
  const { at, kind, direction, method, name, url, parameters, status, error } = entry;
  const answer = [status === 0 ? words.dev.noAnswer : status, error]
    .filter(part => part !== undefined)
    .join(' ');
  return html`<tr>
    <td><time datetime="${at}">${at.slice(11, 23)}</time></td>
    <td>${direction === 'in' ? '→' : '←'} ${words.dev.kinds[kind]}</td>
    <td>
      <details>
        <summary><b>${method}</b> ${name === '' ? url : name}</summary>
        <pre>
${url}

${JSON.stringify(parameters, null, 2)}</pre>
      </details>
    </td>
    <td><span class="${good(entry) ? 'quiet' : 'bad'}">${answer}</span></td>
  </tr>`;
}

function filters(context: PageContext): Markup {
  const { dev } = context.words;
  const chosen = kindIn(context);
  const secrets = secretsIn(context);
  const options = [
    html`<option value="">${dev.everything}</option>`,
    ...trafficKinds.map(
      kind => html`<option value="${kind}" ${kind === chosen && 'selected'}>${dev.kinds[kind]}</option>`,
    ),
  ];
  return html`<form class="report sheet" method="get">
    <p>
      <label
        >${dev.kind}
        <select name="kind">
          ${options}
        </select></label
      >
      <label
        ><input type="checkbox" name="secrets" value="1" ${secrets && 'checked'} /> ${dev.showSecrets}</label
      >
      <button class="button">${dev.show}</button>
      <button class="button primary" formaction="/devops/traffic.json">${dev.saveTraffic}</button>
    </p>
  </form>`;
}

/** "Recorded traffic": what went in and out, newest first; secrets are masked unless they are asked for. */
export function trafficPage(context: PageContext): string {
  const { dev } = context.words;
  if (!isAdministrator(context))
    return layout(context, {
      title: dev.traffic,
      menu: 'devops',
      content: notice('lock', dev.denied, dev.deniedText),
    });
  const entries = askedTraffic(context);
  const shown = entries.slice(-shownEntries).reverse();
  return layout(context, {
    title: dev.traffic,
    menu: 'devops',
    content: html`<p class="lead">
        <a href="/devops/">${dev.title}</a> ·
        ${fill(dev.shown, { shown: shown.length, count: entries.length })}
      </p>
      ${filters(context)}
      ${
        shown.length === 0
          ? notice('info', dev.noTraffic, dev.noTrafficText)
          : html`<div class="sheet sheet-flush">
              <table class="people traffic">
                <tbody>
                  ${shown.map(entry => row(entry, context))}
                </tbody>
              </table>
            </div>`
      }`,
  });
}
