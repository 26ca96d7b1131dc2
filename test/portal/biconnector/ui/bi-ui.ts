import type { JsonMap } from '../../json.ts';
import type { PortalUser } from '../../users.ts';
import type { ColumnType } from '../table-store.ts';
import type { BiQuery } from './bi-query.ts';
import type { UiResult } from './ui-result.ts';

/** A table of the connector, offered to the person who makes a table (biconnector contract 7.3). */
export interface ListedTable {
  /** `id` if the connector gives one, else `code`: what the endpoints get as `table`. */
  readonly externalCode: string;
  /** What the person sees. */
  readonly title: string;
  /** `code`, proposed as name and description. */
  readonly proposedName: string;
}

/** A column as the connector describes it. */
export interface DescribedColumn {
  readonly code: string;
  readonly name: string;
  readonly type: ColumnType;
}

/** A cell of a preview. */
export type Cell = string | number;

/** The grid a person sees: column names and cells. */
export interface Grid {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** What a person fills in. */
export interface SourceForm {
  readonly connectorId: number;
  readonly title: string;
  readonly description?: string;
  readonly settings: JsonMap;
}

/** What a person picks and fills in. */
export interface TableForm {
  readonly sourceId: number;
  /** One of the connector's list. */
  readonly table: ListedTable;
  /** Default: the one the connector proposes. */
  readonly name?: string;
}

/**
 * What people do in the portal's Analytics hub and BI Builder, and what they are told (biconnector contract 7, 10).
 * These messages never reach REST. Whatever is named by an id must exist, else the promise rejects.
 */
export interface BiUi {
  /** "Check connection" with values typed in: urlCheck (7.2). */
  checkConnection(connectorId: number, settings: JsonMap): Promise<UiResult<true>>;
  /** "Check connection" of a source with its stored values; whether it is active does not matter. */
  checkSource(sourceId: number): Promise<UiResult<true>>;
  /** urlTableList, with a search string, an empty one, or none (7.3). */
  tableList(sourceId: number, searchString?: string): Promise<UiResult<readonly ListedTable[]>>;
  /** urlTableDescription (7.4). */
  describe(sourceId: number, externalCode: string): Promise<UiResult<readonly DescribedColumn[]>>;
  /** Twenty rows of urlData, kept for an hour; a failure is an empty grid (7.5). */
  preview(tableId: number, limit?: number): Promise<UiResult<Grid>>;
  /** Forgets the kept previews. */
  clearPreviews(): void;
  /** A report's query: the body of urlData as it came (7.5, 7.6). */
  query(tableId: number, query?: BiQuery): Promise<UiResult<string>>;
  /** The only way to switch a source on or off; REST ignores `active`. */
  setActive(sourceId: number, active: boolean, by: PortalUser): void;
  /** Makes a source and returns its id. */
  createSource(form: SourceForm, by: PortalUser): Promise<UiResult<number>>;
  /** Makes a table with all columns the connector describes and returns its id. */
  createTable(form: TableForm, by: PortalUser): Promise<UiResult<number>>;
}
