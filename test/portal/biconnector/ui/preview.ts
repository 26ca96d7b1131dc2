import { isPhpArray, type Json } from '../../json.ts';
import { phpText } from '../list-query.ts';
import type { Column } from '../table-store.ts';
import { tableOf, type BiDesk } from './bi-state.ts';
import type { Grid } from './bi-ui.ts';
import { previewForm } from './data-request.ts';
import { parseArray } from './parse-array.ts';
import { showCell } from './preview-cell.ts';
import { shown, told, type UiResult } from './ui-result.ts';

/** Rows asked for, and kept. */
const previewRows = 20;
const cachedMs = 3_600_000;

/** Previews of one portal, each kept for an hour, an empty one after a failure as well (biconnector contract 7.5). */
export class Previews {
  private readonly kept = new Map<string, { readonly until: number; readonly grid: Grid }>();

  constructor(private readonly desk: BiDesk) {}

  async show(tableId: number, limit = previewRows): Promise<UiResult<Grid>> {
    const on = tableOf(this.desk, tableId);
    const { table, source, connector, columns } = on;
    const key = JSON.stringify([
      table.externalCode,
      limit,
      source.id,
      columns.map(({ externalCode }) => externalCode),
    ]);
    const now = this.desk.clock.now();
    const known = this.kept.get(key);
    if (known && known.until > now) return shown(known.grid);
    const answer =
      source.active && connector.urlData !== ''
        ? await this.desk.endpoints.post(connector.urlData, previewForm(this.desk, on, limit))
        : undefined;
    const rows = answer?.ok === true ? parseArray(answer.body) : undefined;
    if (rows && !isRectangular(rows)) return told(fatal);
    const grid = toGrid(rows ?? [], columns, limit);
    if (rows || this.desk.biconnector.switches.previewCachesFailures) {
      this.kept.set(key, { until: now + cachedMs, grid });
    }
    return shown(grid);
  }

  /** Forgets everything at once. */
  clear(): void {
    this.kept.clear();
  }
}

/** PHP zips header and row; where their lengths differ the page dies. */
const fatal =
  'array_combine(): Argument #1 ($keys) and argument #2 ($values) must have the same number of elements';

function isRectangular(rows: readonly Json[]): boolean {
  const [header] = rows;
  return rows.every(row => isPhpArray(row) && Object.keys(row).length === Object.keys(header ?? []).length);
}

/** The first row names the columns by external code; what it does not name stays empty. */
function toGrid(rows: readonly Json[], columns: readonly Column[], limit: number): Grid {
  const [header = [], ...lines] = rows.map(row => Object.values(row as Readonly<Record<string, Json>>));
  const places = columns.map(({ externalCode }) => header.findIndex(code => phpText(code) === externalCode));
  return {
    columns: columns.map(({ name }) => name),
    rows: lines
      .slice(0, limit)
      .map(line => columns.map(({ type }, index) => showCell(line[places[index] ?? -1], type))),
  };
}
