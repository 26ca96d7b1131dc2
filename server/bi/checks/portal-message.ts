import type { Endpoint } from '../../bitrix24/biconnector/endpoints.ts';

/**
 * How Bitrix24 reacts to a call, in the order of its checks: no URL, no answer or an empty one, a status other than 200, a
 * body of the wrong form (biconnector contract 7.1).
 */
export type PortalReaction = 'noUrl' | 'noAnswer' | 'status' | 'form' | 'accepted';

const noConnection = 'Cannot establish connection.';
const noTable = 'Query failed. Make sure the table data source is available.';
const noDescription = 'Query failed. Make sure the data source is available and contains table fields.';
const noDataUrl = 'Data source URL is not specified.';

/**
 * Bitrix24's messages to its user (biconnector contract 7.1). It does not judge data before a report is opened (7.5).
 */
const messages: Readonly<
  Record<Endpoint, Readonly<Record<Exclude<PortalReaction, 'accepted'>, string | null>>>
> = {
  urlCheck: {
    noUrl: 'Connection check URL is not specified.',
    noAnswer: noConnection,
    status: noTable,
    form: null,
  },
  urlTableList: {
    noUrl: noDataUrl,
    noAnswer: noTable,
    status: noTable,
    form: 'Could not get table list.<br>Make sure the JSON response is correct.',
  },
  urlTableDescription: {
    noUrl: noDataUrl,
    noAnswer: noDescription,
    status: noDescription,
    form: 'Could not get table field descriptions. Make sure the JSON response is correct.',
  },
  urlData: { noUrl: noDataUrl, noAnswer: noConnection, status: noTable, form: null },
};

/** The message Bitrix24 shows to its user; null where it shows none. */
export const portalMessage = (endpoint: Endpoint, outcome: PortalReaction): string | null =>
  outcome === 'accepted' ? null : messages[endpoint][outcome];
