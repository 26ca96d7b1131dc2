import type { Endpoint } from '../../bitrix24/biconnector/endpoints.ts';

/** Where a call ended, in the order in which Bitrix24 looks: an empty body first, then the status (biconnector contract 7.1). */
export type Outcome = 'noUrl' | 'noAnswer' | 'status' | 'form' | 'accepted';

const noConnection = 'Cannot establish connection.';
const noTable = 'Query failed. Make sure the table data source is available.';
const noDescription = 'Query failed. Make sure the data source is available and contains table fields.';
const noDataUrl = 'Data source URL is not specified.';

/** Bitrix24's words to its user (biconnector contract 7.1); data are judged by nobody before a report is opened (7.5). */
const messages: Readonly<Record<Endpoint, Readonly<Record<Exclude<Outcome, 'accepted'>, string | null>>>> = {
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

export const portalSays = (endpoint: Endpoint, outcome: Outcome): string | null =>
  outcome === 'accepted' ? null : messages[endpoint][outcome];
