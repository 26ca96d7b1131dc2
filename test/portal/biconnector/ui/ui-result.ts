import type { EndpointAnswer } from '../endpoints/endpoint-client.ts';

/** Result of a user action in the portal's own pages: a value, or the message the user sees. */
export type UiResult<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly message: string };

export function success<Value>(value: Value): UiResult<Value> {
  return { ok: true, value };
}

export function failure(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}

/** Texts of the portal's language file (biconnector contract 7.1). */
export const messages = {
  noConnection: 'Cannot establish connection.',
  queryFailed: 'Query failed. Make sure the table data source is available.',
  noTables: 'Could not get table list.<br>Make sure the JSON response is correct.',
  noFields: 'Query failed. Make sure the data source is available and contains table fields.',
  badFields: 'Could not get table field descriptions. Make sure the JSON response is correct.',
  inactive: 'Connections is not active',
  noCheckUrl: 'Connection check URL is not specified.',
  noDataUrl: 'Data source URL is not specified.',
  incomplete: 'All the fields are required.',
  denied: 'Access denied.',
} as const;

/** Message of a failed check or data request; lists and descriptions have their own. */
export function transportMessage({ reason }: Extract<EndpointAnswer, { ok: false }>): string {
  return reason === 'connection' ? messages.noConnection : messages.queryFailed;
}
