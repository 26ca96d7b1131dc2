/** The endpoints that a connector must serve (biconnector contract 7). */
export const endpoints = ['urlCheck', 'urlTableList', 'urlTableDescription', 'urlData'] as const;
export type Endpoint = (typeof endpoints)[number];
