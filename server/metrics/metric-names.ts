/**
 * All metrics of the app. Alerts and dashboards depend on these names. There are few labels with few values, and none ever
 * holds a portal, a host, a user or an id. prom-client adds its own `process_*` and `nodejs_*` metrics, such as
 * `nodejs_eventloop_lag_p99_seconds`, the delay of the event loop.
 */
export const metricNames = {
  requests: {
    name: 'connector_desk_request_seconds',
    help: 'Duration of requests by method, route and class of status; `left` means that the client disconnected first',
    labelNames: ['method', 'route', 'status'],
  },
  calls: {
    name: 'connector_desk_calls_total',
    help: 'Calls to portals and OAuth servers by method and outcome',
    labelNames: ['to', 'method', 'outcome'],
  },
  callSeconds: {
    name: 'connector_desk_call_seconds',
    help: 'Time until portals and OAuth servers answered, failures included',
    labelNames: ['to'],
  },
  refreshes: {
    name: 'connector_desk_refreshes_total',
    help: 'Refreshes of access tokens by outcome; `by_another` means that another process did it meanwhile',
    labelNames: ['outcome'],
  },
  limitWaits: {
    name: 'connector_desk_limit_wait_seconds',
    help: 'Time for which calls were held back to stay within the limits of Bitrix24',
    labelNames: [],
  },
  limitRefusals: {
    name: 'connector_desk_limit_refusals_total',
    help: 'Calls refused because they would have exceeded a limit, by code',
    labelNames: ['code'],
  },
  journalWritten: {
    name: 'connector_desk_journal_written_total',
    help: 'Stored entries of the journal',
    labelNames: [],
  },
  journalLost: {
    name: 'connector_desk_journal_lost_total',
    help: 'Entries of the journal that were lost',
    labelNames: [],
  },
  eventsSettled: {
    name: 'connector_desk_events_total',
    help: 'Attempts to handle a lifecycle event, by outcome',
    labelNames: ['outcome'],
  },
  eventsPending: {
    name: 'connector_desk_events_pending',
    help: 'Lifecycle events that are stored but not handled yet, by all processes; NaN while the database is away',
    labelNames: [],
  },
  eventLag: {
    name: 'connector_desk_event_lag_seconds',
    help: 'Age of the oldest lifecycle event that is due; NaN while the database is away',
    labelNames: [],
  },
  dataRequests: {
    name: 'connector_desk_data_requests_total',
    help: 'Questions of BI Builder about hosted databases by endpoint and outcome; `left` means that the reader left first',
    labelNames: ['endpoint', 'outcome'],
  },
  dataSeconds: {
    name: 'connector_desk_data_request_seconds',
    help: 'Duration of questions of BI Builder about hosted databases, by endpoint',
    labelNames: ['endpoint'],
  },
  dataFirstRow: {
    name: 'connector_desk_data_first_row_seconds',
    help: 'Time until the first row of a hosted table was there',
    labelNames: [],
  },
  dataRows: {
    name: 'connector_desk_data_rows_total',
    help: 'Rows of hosted tables that were sent, those of broken answers included',
    labelNames: [],
  },
  dataBytes: {
    name: 'connector_desk_data_bytes_total',
    help: 'Bytes of rows of hosted tables that were sent, those of broken answers included',
    labelNames: [],
  },
  dataWaits: {
    name: 'connector_desk_data_wait_seconds',
    help: 'Time for which streams of rows waited for a place at their database and portal',
    labelNames: [],
  },
  databaseConnections: {
    name: 'connector_desk_database_connections',
    help: 'Connections of this process to PostgreSQL by state; `wanted` counts requests that wait for a connection',
    labelNames: ['state'],
  },
} as const;

/** Upper bounds of the buckets in seconds, from an answer out of memory to the longest wait of a person. */
export const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 70];
