import { isPhpArray, type Json } from '../../json.ts';
import { phpText } from '../list-query.ts';
import type { Column } from '../table-store.ts';
import { tableOf, type BiState } from './bi-state.ts';
import type { Grid } from './bi-ui.ts';
import { previewForm } from './data-request.ts';
import { parseArray } from './parse-array.ts';
import { showCell } from './preview-cell.ts';
import { failure, success, type UiResult } from './ui-result.ts';

const previewRows = 20;
const cacheMs = 3_600_000;

/** Previews of one portal, each kept for an hour, also the empty grid after a failure (biconnector contract 7.5). */
export class Previews {
  private readonly kept = new Map<string, { readonly until: number; readonly grid: Grid }>();

  constructor(private readonly state: BiState) {}

  async show(tableId: number, limit = previewRows): Promise<UiResult<Grid>> {
    const target = tableOf(this.state, tableId);
    const { table, source, connector, columns } = target;
    const key = JSON.stringify([
      table.externalCode,
      limit,
      source.id,
      columns.map(({ externalCode }) => externalCode),
    ]);
    const now = this.state.clock.now();
    const kept = this.kept.get(key);
    if (kept && kept.until > now) return success(kept.grid);
    const answer =
      source.active && connector.urlData !== ''
        ? await this.state.endpoints.post(connector.urlData, previewForm(this.state, target, limit))
        : undefined;
    const rows = answer?.ok === true ? parseArray(answer.body) : undefined;
    if (rows && !isRectangular(rows)) return failure(lengthError);
    const grid = toGrid(rows ?? [], columns, limit);
    if (rows || this.state.biconnector.switches.previewCachesFailures) {
      this.kept.set(key, { until: now + cacheMs, grid });
    }
    return success(grid);
  }

  /** Drops the kept grids. */
  clear(): void {
    this.kept.clear();
  }
}

/** PHP's fatal error when header and row differ in length. */
const lengthError =
  'array_combine(): Argument #1 ($keys) and argument #2 ($values) must have the same number of elements';

function isRectangular(rows: readonly Json[]): boolean {
  const [header] = rows;
  return rows.every(row => isPhpArray(row) && Object.keys(row).length === Object.keys(header ?? []).length);
}

/** Makes the grid. The first row names columns by external code; unnamed columns stay empty. */
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
