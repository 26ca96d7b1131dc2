/** The addresses a connector must serve, in the order the portal calls them (biconnector contract 7). */
export const endpoints = ['urlCheck', 'urlTableList', 'urlTableDescription', 'urlData'] as const;
export type Endpoint = (typeof endpoints)[number];
