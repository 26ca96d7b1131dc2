/** Words of the ways to a first table. */
const words = {
  first: {
    title: 'Where is the data for BI Builder?',
    text: 'Choose one way. You can add the others later.',
    sample: {
      title: 'Try with sample data',
      text: 'A small shop with orders and customers. Needs no database and is removed with one click.',
      button: 'Add sample data',
      busy: 'Adding the sample shop…',
      done: 'The sample shop is in the portal. Its tables appear in BI Builder.',
      shop: 'Sample shop',
    },
    connect: {
      title: 'Connect a database',
      text: 'PostgreSQL, MySQL, MariaDB or ClickHouse. Address and password are enough.',
      button: 'Connect database',
    },
    service: {
      title: 'I have a service',
      text: 'Your own service answers the four addresses of a connector.',
      button: 'Enter its address',
    },
    file: {
      title: 'Import a file',
      text: 'Connectors that were exported from this or another portal.',
      button: 'Choose file',
    },
  },
  service: {
    title: 'Connect your own service',
    text: 'Enter the address of the service. Connector Desk proposes the four addresses that Bitrix24 calls; change them where yours differ.',
    base: 'Base address',
    baseHint: 'For example https://bi.example.com',
    hint: 'The check sends what Bitrix24 sends and shows what is missing. Nothing is registered or stored.',
    contract: 'What the addresses must answer',
    setting: 'Code of a setting',
    settingHint: 'If the service needs one, such as token. It is sent with this check only.',
    value: 'Value of the setting',
    check: 'Check the addresses',
    next: 'Continue to registration',
    wrong: 'Enter a full address that begins with https:// or http://.',
    needs: {
      urlCheck: 'Status 200 if settings and data are fine, any other status if not.',
      urlTableList: 'A JSON list of tables: [{"code":"sales","title":"Sales"}].',
      urlTableDescription: 'A JSON list of columns: [{"code":"ID","name":"ID","type":"int"}].',
      urlData: 'JSON rows, the first one with the column codes: [["ID"],[1],[2]].',
    },
  },
};

export default words;
