import type { Source } from '../../../biconnector/source-store.ts';
import type { Table } from '../../../biconnector/table-store.ts';
import { type Markup, html } from '../html.ts';
import type { PageContext } from '../page-context.ts';

const button = (action: string, id: number, text: string): Markup =>
  html`<button class="button" type="button" data-action="${action}" data-id="${id}">${text}</button>`;

const sourceCard = (source: Source, { portal, words: { bi } }: PageContext): Markup => html`
  <li class="connector">
    <div>
      <h3>${source.title}</h3>
      <p class="quiet">
        ${portal.connectors.get(source.connectorId ?? 0)?.title ?? ''}${source.active ? '' : ` · ${bi.inactive}`}
      </p>
      <p class="card-actions">
        ${button('bi-check', source.id, bi.check)} ${button('bi-tables', source.id, bi.listTables)}
        ${button('bi-switch', source.id, source.active ? bi.switchOff : bi.switchOn)}
      </p>
    </div>
  </li>
`;

const tableCard = (table: Table, { portal, words: { bi } }: PageContext): Markup => html`
  <li class="connector">
    <div>
      <h3><a href="/bi/table/${table.id}/">${table.externalName}</a></h3>
      <p class="quiet">${portal.sources.get(table.sourceId)?.title ?? ''} · ${table.name}</p>
      <p class="card-actions">
        ${button('bi-preview', table.id, bi.preview)}
        <a class="button" href="/bi/table/${table.id}/">${bi.report}</a>
      </p>
    </div>
  </li>
`;

/** Sources and tables with their buttons (biconnector contract 7). */
export function sourcesAndTables(context: PageContext): Markup {
  const { portal, words } = context;
  const section = (title: string, cards: readonly Markup[]): Markup | false =>
    cards.length > 0 &&
    html`<h2 class="section-title">${title}</h2>
      <ul class="connectors">
        ${cards}
      </ul>`;
  const sources = portal.sources.all().filter(({ type }) => type === 'rest');
  const tables = portal.tables.all().filter(({ type }) => type === 'rest');
  return html`${section(
    words.bi.sources,
    sources.map(source => sourceCard(source, context)),
  )}
  ${section(
    words.bi.tables,
    tables.map(table => tableCard(table, context)),
  )}`;
}
