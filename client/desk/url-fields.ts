import type { Connector } from '../../server/bitrix24/biconnector/connectors.ts';

/** A field of a connector that holds the address of an endpoint. */
export type UrlField = keyof Connector & `url${string}`;

/** The fields with the addresses of the endpoints, in the order in which the portal calls them. */
export const urlFields: readonly UrlField[] = ['urlCheck', 'urlTableList', 'urlTableDescription', 'urlData'];
