/** Words of data requests. */
const words = {
  requests: {
    title: 'Data requests',
    text: 'What Bitrix24 asked of this database, newest first. Here is the true reason of a failure; BI Builder only shows that a query failed.',
    outcome: 'Outcome',
    endpoint: 'Request',
    all: 'All',
    outcomes: { sent: 'Answered', failed: 'Failed', left: 'Reader left' },
    endpoints: {
      check: 'Check',
      tables: 'List of tables',
      columns: 'Columns',
      data: 'Data',
      try: 'Try of a query',
    },
    none: 'No data requests yet. They appear as soon as BI Builder asks.',
    nothing: 'No data request matches.',
    rows: 'Rows: {count}',
    ms: '{ms} ms',
    facts: {
      table: 'Table',
      rows: 'Rows',
      bytes: 'Size',
      nulled: 'Values left empty',
      firstRow: 'First row after',
      took: 'Took',
      code: 'Code',
      reason: 'The database says',
      question: 'What was asked',
      sql: 'Query (SQL)',
    },
    everything: 'All columns and all rows.',
    nulledNote: 'They fit into no number or date, such as 0000-00-00.',
    older: 'Show older requests',
    refresh: 'Refresh',
  },
};

export default words;
