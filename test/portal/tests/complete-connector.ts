/** Fields that connector.add accepts. */
export const completeConnector = {
  title: 'My connector',
  logo: 'https://app.example/logo.svg',
  urlCheck: 'https://app.example/check',
  urlTableList: 'https://app.example/tables',
  urlTableDescription: 'https://app.example/columns',
  urlData: 'https://app.example/data',
  settings: [{ code: 'token', name: 'Access token', type: 'STRING' }],
};
