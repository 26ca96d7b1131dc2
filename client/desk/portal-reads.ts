/** The typed reads of the portal, loaded when a way to it is there. */
export { getConnector, listConnectors } from '../../server/bitrix24/biconnector/connectors.ts';
export { readFields } from '../../server/bitrix24/biconnector/fields.ts';
export { createTableReads } from '../../server/bitrix24/biconnector/table-reads.ts';
