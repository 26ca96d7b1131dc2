import type { JsonMap } from '../../json.ts';
import type { PortalUser } from '../../users.ts';
import type { ColumnType } from '../table-store.ts';
import type { BiQuery } from './bi-query.ts';
import type { UiResult } from './ui-result.ts';

/** A table that the connector offers (biconnector contract 7.3). */
export interface ListedTable {
  /** `id` if the connector gives one, otherwise `code`; endpoints get it as `table`. */
  readonly externalCode: string;
  /** Title that people see. */
  readonly title: string;
  /** The connector's `code`, proposed as name and description. */
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

/** The grid that a preview shows. */
export interface Grid {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** The form that a person fills in to make a source. */
export interface SourceForm {
  readonly connectorId: number;
  readonly title: string;
  readonly description?: string;
  readonly settings: JsonMap;
}

/** The form that a person fills in to make a table. */
export interface TableForm {
  readonly sourceId: number;
  /** A table from the connector's list. */
  readonly table: ListedTable;
  /** Name of the new table; default: the proposed name. */
  readonly name?: string;
}

/**
 * User actions in the portal's Analytics hub and BI Builder, with the messages people see (biconnector contract 7, 10).
 * REST never sees these messages. An id without an object rejects the promise.
 */
export interface BiUi {
  /** Calls urlCheck with typed values, as "Check connection" does (7.2). */
  checkConnection(connectorId: number, settings: JsonMap): Promise<UiResult<true>>;
  /** Calls urlCheck with the stored values of a source, active or not. */
  checkSource(sourceId: number): Promise<UiResult<true>>;
  /** Calls urlTableList with an optional search string (7.3). */
  tableList(sourceId: number, searchString?: string): Promise<UiResult<readonly ListedTable[]>>;
  /** Calls urlTableDescription (7.4). */
  describe(sourceId: number, externalCode: string): Promise<UiResult<readonly DescribedColumn[]>>;
  /** Shows twenty rows of urlData, kept for an hour; a failure is an empty grid (7.5). */
  preview(tableId: number, limit?: number): Promise<UiResult<Grid>>;
  /** Drops the kept previews. */
  clearPreviews(): void;
  /** Runs a report's query and returns the body of urlData unparsed (7.5, 7.6). */
  query(tableId: number, query?: BiQuery): Promise<UiResult<string>>;
  /** Switches a source on or off. There is no other way, because REST ignores `active`. */
  setActive(sourceId: number, active: boolean, by: PortalUser): void;
  /** Makes a source and returns its id. */
  createSource(form: SourceForm, by: PortalUser): Promise<UiResult<number>>;
  /** Makes a table with all columns that the connector describes and returns its id. */
  createTable(form: TableForm, by: PortalUser): Promise<UiResult<number>>;
}
