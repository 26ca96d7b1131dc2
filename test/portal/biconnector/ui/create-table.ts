import type { PortalState } from '../../portal-state.ts';
import type { PortalUser } from '../../users.ts';
import { ModuleError } from '../module-error.ts';
import { readTable } from '../table-rules.ts';
import { connectionOf, sourceOf } from './bi-state.ts';
import type { TableForm } from './bi-ui.ts';
import { checkConnection } from './check-connection.ts';
import { describeTable } from './describe-table.ts';
import { failure, messages, success, type UiResult } from './ui-result.ts';

/** Checks the connection, fetches the columns and stores the table. Column names are the codes in upper case. */
export async function createTable(
  portal: PortalState,
  { sourceId, table, name = table.proposedName }: TableForm,
  by: PortalUser,
): Promise<UiResult<number>> {
  if (!by.biBuilder || !by.analyticsHub) return failure(messages.denied);
  const { source, connector } = sourceOf(portal, sourceId);
  const check = await checkConnection(portal, connector, connectionOf(source));
  if (!check.ok) return check;
  const described = await describeTable(portal, sourceId, table.externalCode);
  if (!described.ok) return described;
  const columns = described.value.map(({ code, type }) => ({
    name: code.toUpperCase(),
    externalCode: code,
    type,
  }));
  const fields = {
    sourceId,
    name,
    description: table.proposedName,
    externalName: table.title,
    externalCode: table.externalCode,
    fields: columns,
  };
  try {
    return success(portal.tables.add(readTable(fields, { portal, clientId: connector.appId }), by));
  } catch (error) {
    if (error instanceof ModuleError) return failure(error.message);
    throw error;
  }
}
