import type { JsonMap } from '../../json.ts';
import type { PortalState } from '../../portal-state.ts';
import type { PortalUser } from '../../users.ts';
import { connectionOf, connectorOf, sourceOf } from './bi-state.ts';
import type { BiQuery } from './bi-query.ts';
import type { BiUi, DescribedColumn, Grid, ListedTable, SourceForm, TableForm } from './bi-ui.ts';
import { checkConnection } from './check-connection.ts';
import { createSource } from './create-source.ts';
import { createTable } from './create-table.ts';
import { describeTable } from './describe-table.ts';
import { Previews } from './preview.ts';
import { runQuery } from './run-query.ts';
import { tableList } from './table-list.ts';
import type { UiResult } from './ui-result.ts';

/** The actions of one portal's Analytics hub and BI Builder. */
export class AnalyticsHub implements BiUi {
  private readonly previews: Previews;

  constructor(private readonly portal: PortalState) {
    this.previews = new Previews(portal);
  }

  async checkConnection(connectorId: number, settings: JsonMap): Promise<UiResult<true>> {
    return checkConnection(this.portal, connectorOf(this.portal, connectorId), settings);
  }

  async checkSource(sourceId: number): Promise<UiResult<true>> {
    const { source, connector } = sourceOf(this.portal, sourceId);
    return checkConnection(this.portal, connector, connectionOf(source));
  }

  tableList(sourceId: number, searchString?: string): Promise<UiResult<readonly ListedTable[]>> {
    return tableList(this.portal, sourceId, searchString);
  }

  describe(sourceId: number, externalCode: string): Promise<UiResult<readonly DescribedColumn[]>> {
    return describeTable(this.portal, sourceId, externalCode);
  }

  preview(tableId: number, limit?: number): Promise<UiResult<Grid>> {
    return this.previews.show(tableId, limit);
  }

  clearPreviews(): void {
    this.previews.clear();
  }

  query(tableId: number, query: BiQuery = {}): Promise<UiResult<string>> {
    return runQuery(this.portal, tableId, query);
  }

  setActive(sourceId: number, active: boolean, by: PortalUser): void {
    this.portal.sources.update(sourceId, { active }, by);
  }

  createSource(form: SourceForm, by: PortalUser): Promise<UiResult<number>> {
    return createSource(this.portal, form, by);
  }

  createTable(form: TableForm, by: PortalUser): Promise<UiResult<number>> {
    return createTable(this.portal, form, by);
  }
}
