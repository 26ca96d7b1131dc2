/** Words of the list of databases. */
const words = {
  list: {
    heading: 'Databases',
    connect: 'Connect database',
    title: 'Database',
    state: 'State',
    tables: 'Tables',
    lastRequest: 'Last request',
    tablesCount: 'Published tables: {count}',
    lastAt: 'Last request: {at}',
  },
  empty: {
    title: 'No databases yet',
    text: 'Connect a PostgreSQL, MySQL, MariaDB or ClickHouse database, choose tables, and they appear in BI Builder. No service of your own is needed.',
    administrator: 'An administrator of the portal connects databases. Ask them to open this page.',
  },
  type: { sample: 'Sample data', unknown: 'Another type' },
  state: {
    works: 'Works',
    warned: 'Works, with a warning',
    broken: 'Does not work since {at}',
    unchecked: 'Not checked yet',
    checkedAt: 'Last check {at}',
  },
  never: 'never',
};

export default words;
