/**
 * Every metric of the server's own, in one place: alerts and dashboards hang on these names. Labels are few and of few
 * values; none ever holds a portal, a host, a user or an id. Beside them stand prom-client's own `process_*` and `nodejs_*`,
 * of which `nodejs_eventloop_lag_p99_seconds` is the event loop's delay.
 */
export const metricNames = {
  requests: {
    name: 'connector_desk_request_seconds',
    help: 'Requests and how long they took, by method, route and class of status; `left` is a client that did not wait',
    labelNames: ['method', 'route', 'status'],
  },
  calls: {
    name: 'connector_desk_calls_total',
    help: 'Calls to portals and OAuth servers by method and outcome',
    labelNames: ['to', 'method', 'outcome'],
  },
  callSeconds: {
    name: 'connector_desk_call_seconds',
    help: 'How long portals and OAuth servers took to answer, failures included',
    labelNames: ['to'],
  },
  refreshes: {
    name: 'connector_desk_refreshes_total',
    help: 'Renewals of access tokens by outcome; `by_another` was waited for and done by another process',
    labelNames: ['outcome'],
  },
  limitWaits: {
    name: 'connector_desk_limit_wait_seconds',
    help: 'How long calls were held back so that no limit of Bitrix24 is met',
    labelNames: [],
  },
  limitRefusals: {
    name: 'connector_desk_limit_refusals_total',
    help: 'Calls not made because a limit would have been met, by code',
    labelNames: ['code'],
  },
  journalWritten: {
    name: 'connector_desk_journal_written_total',
    help: 'Entries of the journal that were stored',
    labelNames: [],
  },
  journalLost: {
    name: 'connector_desk_journal_lost_total',
    help: 'Entries of the journal that were given up',
    labelNames: [],
  },
  eventsSettled: {
    name: 'connector_desk_events_total',
    help: 'Attempts to handle a lifecycle event, by outcome',
    labelNames: ['outcome'],
  },
  eventsPending: {
    name: 'connector_desk_events_pending',
    help: 'Lifecycle events that are stored and not yet settled, of all processes; NaN while the database is away',
    labelNames: [],
  },
  eventLag: {
    name: 'connector_desk_event_lag_seconds',
    help: 'For how long the oldest lifecycle event that is due has been waiting; NaN while the database is away',
    labelNames: [],
  },
  databaseConnections: {
    name: 'connector_desk_database_connections',
    help: 'Connections of this process to PostgreSQL; `wanted` are requests that wait for one',
    labelNames: ['state'],
  },
} as const;

/** Upper bounds in seconds: from the time of an answer from memory to the longest anybody waits. */
export const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 70];
