import { isPhpArray, type Json } from '../../../json.ts';
import { parseArray } from '../../../biconnector/ui/parse-array.ts';
import type { BiCondition, BiOperator, BiQuery } from '../../../biconnector/ui/bi-query.ts';
import type { Column, Table } from '../../../biconnector/table-store.ts';
import { type Markup, html } from '../html.ts';
import { fill } from '../../shared/words.ts';
import { layout, notice } from '../layout.ts';
import type { PageContext } from '../page-context.ts';

/** Rows of a report that the page shows; the number of all is told. */
const shownRows = 200;
const conditionRows = [1, 2] as const;
const operators = [
  'equals',
  'contains',
  'greater',
  'greater-or-equal',
  'less',
  'less-or-equal',
  'between',
  'in',
  'is-null',
] as const satisfies readonly BiOperator[];

const textOf = ({ request }: PageContext, name: string): string => {
  const value = request.query[name];
  return typeof value === 'string' ? value : '';
};

/** The report that the address asks for; undefined: show the preview. */
function reportIn(context: PageContext): BiQuery | undefined {
  if (textOf(context, 'run') === '') return undefined;
  const [from, to] = [textOf(context, 'from'), textOf(context, 'to')];
  const limit = Number(textOf(context, 'limit'));
  const filter = conditionRows.flatMap((row): readonly (readonly BiCondition[])[] => {
    const column = textOf(context, `column${row}`);
    const operator = operators.find(each => each === textOf(context, `operator${row}`));
    if (column === '' || operator === undefined) return [];
    const value = textOf(context, `value${row}`);
    const values = operator === 'between' || operator === 'in' ? value.split(/\s*,\s*/) : [value];
    return [[{ column, operator, values, exclude: textOf(context, `not${row}`) !== '' }]];
  });
  return {
    ...(from !== '' && to !== '' && { dateRange: { from, to } }),
    ...(filter.length > 0 && { filter }),
    ...(limit > 0 && { limit }),
  };
}

const showValue = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

const grid = (columns: readonly string[], rows: readonly (readonly Json[])[]): Markup => html`
  <div class="grid-frame" tabindex="0">
    <table class="grid">
      <thead>
        <tr>
          ${columns.map(name => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          row =>
            html`<tr>
              ${row.map(cell => html`<td>${cell === null ? html`<i>NULL</i>` : showValue(cell)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>
`;

async function report(context: PageContext, table: Table, query: BiQuery): Promise<Markup> {
  const { portal, words } = context;
  const begun = performance.now();
  const result = await portal.ui.query(table.id, query);
  const ms = Math.round(performance.now() - begun);
  if (!result.ok) return notice('info', words.bi.failed, result.message);
  const body = parseArray(result.value)?.map(row => (isPhpArray(row) ? Object.values(row) : [row]));
  // BI Builder shows a body that is no list of rows as an error of its own (biconnector contract 7.5).
  if (body === undefined) return notice('info', words.bi.failed, words.bi.notRows);
  const [header = [], ...rows] = body;
  const size = Buffer.byteLength(result.value);
  return html`<p class="lead" id="report-result">
      ${fill(words.bi.result, { count: rows.length, ms, size })}
    </p>
    ${grid(header.map(showValue), rows.slice(0, shownRows))}`;
}

async function preview(context: PageContext, table: Table): Promise<Markup> {
  const { portal, words } = context;
  const shown = await portal.ui.preview(table.id);
  const forget = html`<button class="button" type="button" data-action="bi-forget" data-id="${table.id}">
    ${words.bi.forget}
  </button>`;
  return html`<h2 class="section-title">${words.bi.preview}</h2>
    <p class="lead">${words.bi.previewKept} ${forget}</p>
    ${shown.ok ? grid(shown.value.columns, shown.value.rows) : notice('info', words.bi.failed, shown.message)}`;
}

const options = (names: readonly string[], chosen: string): Markup =>
  html`<option value=""></option>
    ${names.map(name => html`<option ${name === chosen && 'selected'}>${name}</option>`)}`;

const field = (context: PageContext, name: string, type: string, label: string): Markup =>
  html`<label>${label} <input type="${type}" name="${name}" value="${textOf(context, name)}" /></label>`;

function form(context: PageContext, columns: readonly Column[]): Markup {
  const { words } = context;
  const names = columns.map(({ name }) => name);
  const choice = (name: string, list: readonly string[]): Markup =>
    html`<select name="${name}" aria-label="${name}">
      ${options(list, textOf(context, name))}
    </select>`;
  return html`<form class="report sheet" method="get">
    <p>${field(context, 'from', 'date', words.bi.from)} ${field(context, 'to', 'date', words.bi.to)}</p>
    ${conditionRows.map(
      row =>
        html`<p>
          ${choice(`column${row}`, names)} ${choice(`operator${row}`, operators)}
          <input name="value${row}" aria-label="value${row}" value="${textOf(context, `value${row}`)}" />
          <label
            ><input
              type="checkbox"
              name="not${row}"
              value="1"
              ${textOf(context, `not${row}`) !== '' && 'checked'}
            />
            ${words.bi.not}</label
          >
        </p>`,
    )}
    <p>
      ${field(context, 'limit', 'number', words.bi.limit)}
      <button class="button primary" name="run" value="1">${words.bi.run}</button>
    </p>
  </form>`;
}

/** A table of BI Builder: its preview, and a small report with a date range and filters (biconnector contract 7.5, 7.6). */
export async function biTablePage(context: PageContext, table: Table): Promise<string> {
  const { portal, words, user } = context;
  if (!user.biBuilder || !user.analyticsHub)
    return layout(context, {
      title: table.externalName,
      menu: 'bi',
      content: notice('lock', words.bi.denied, ''),
    });
  const query = reportIn(context);
  const columns = portal.tables.columns(table.id).filter(({ visible }) => visible);
  const content = query === undefined ? await preview(context, table) : await report(context, table, query);
  return layout(context, {
    title: table.externalName,
    menu: 'bi',
    content: html`<p class="lead">
        ${portal.sources.get(table.sourceId)?.title ?? ''} · ${table.name} ·
        <a href="/bi/">${words.bi.title}</a>
      </p>
      ${form(context, columns)} ${content}`,
  });
}
