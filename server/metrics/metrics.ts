import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { OutgoingCall } from '../bitrix24/outbound/outbound.ts';
import { knownCode, knownHttpMethod, knownMethod } from './metric-labels.ts';
import { metricNames, secondsBuckets } from './metric-names.ts';

export type RefreshOutcome = 'renewed' | 'refused' | 'unreachable' | 'by_another';

/** Records events of the server. Each part of the server calls the methods that concern it. */
export interface Metrics {
  /**
   * @param route template of the route, such as `/api/connectors/:id`
   * @param status `2xx` … `5xx`, or `left`
   */
  requestServed(method: string, route: string, status: string, seconds: number): void;
  called(call: Pick<OutgoingCall, 'to' | 'method'>, outcome: string, seconds: number): void;
  refreshed(outcome: RefreshOutcome, code?: string): void;
  limitWaited(seconds: number): void;
  limitRefused(code: string): void;
  journalWritten(entries: number): void;
  journalLost(entries: number): void;
  eventSettled(outcome: string): void;
  /** @param request times in milliseconds */
  dataRequested(request: CountedDataRequest): void;
  dataWaited(seconds: number): void;
  /** Registers a reader of pending events and of the age of the oldest due one, in seconds. Called for every scrape. */
  watchEvents(read: () => Promise<{ readonly pending: number; readonly lagSeconds: number }>): void;
  /** Registers a reader of this process' database connections by state. Called for every scrape. */
  watchDatabase(read: () => Readonly<Record<string, number>>): void;
}

/** What is counted of a question of BI Builder; nothing that names a portal, a database or a table. */
export interface CountedDataRequest {
  readonly endpoint: string;
  readonly outcome: string;
  readonly rows: number;
  readonly bytes: number;
  readonly ms: number;
  readonly firstRowMs?: number | undefined;
}

/** The page that a Prometheus server scrapes. */
export interface MetricsPage {
  readonly contentType: string;
  text(): Promise<string>;
}

const finalCodes: ReadonlySet<string> = new Set([
  'invalid_grant',
  'invalid_client',
  'PAYMENT_REQUIRED',
  'NOT_INSTALLED',
  'PORTAL_NOT_FOUND',
]);
const limitCodes: ReadonlySet<string> = new Set([
  'PORTAL_BUSY',
  'QUERY_LIMIT_EXCEEDED',
  'OPERATION_TIME_LIMIT',
  'OVERLOAD_LIMIT',
]);
const eventOutcomes: ReadonlySet<string> = new Set(['done', 'refused', 'failed', 'retry', 'interrupted']);

/** Creates metrics with a registry of their own, so that several servers in one process do not share numbers. */
export function createMetrics(): { readonly metrics: Metrics; readonly page: MetricsPage } {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = (definition: Definition) => new Counter<string>({ ...definition, registers });
  const gauge = (definition: Definition) => new Gauge<string>({ ...definition, registers });
  const histogram = (definition: Definition) =>
    new Histogram<string>({ ...definition, buckets: secondsBuckets, registers });

  const requests = histogram(metricNames.requests);
  const calls = counter(metricNames.calls);
  const callSeconds = histogram(metricNames.callSeconds);
  const refreshes = counter(metricNames.refreshes);
  const limitWaits = histogram(metricNames.limitWaits);
  const limitRefusals = counter(metricNames.limitRefusals);
  const journalWritten = counter(metricNames.journalWritten);
  const journalLost = counter(metricNames.journalLost);
  const eventsSettled = counter(metricNames.eventsSettled);
  const dataRequests = counter(metricNames.dataRequests);
  const dataSeconds = histogram(metricNames.dataSeconds);
  const dataFirstRow = histogram(metricNames.dataFirstRow);
  const dataRows = counter(metricNames.dataRows);
  const dataBytes = counter(metricNames.dataBytes);
  const dataWaits = histogram(metricNames.dataWaits);
  const eventsPending = gauge(metricNames.eventsPending);
  const eventLag = gauge(metricNames.eventLag);

  const updates: (() => Promise<void>)[] = [];
  return {
    metrics: {
      requestServed: (method, route, status, seconds) =>
        requests.observe({ method: knownHttpMethod(method), route, status }, seconds),
      called: ({ to, method }, outcome, seconds) => {
        calls.inc({ to, method: knownMethod(method), outcome });
        callSeconds.observe({ to }, seconds);
      },
      refreshed: (outcome, code) =>
        refreshes.inc({
          outcome: code === undefined ? outcome : `${outcome}_${knownCode(finalCodes, code)}`,
        }),
      limitWaited: seconds => limitWaits.observe(seconds),
      limitRefused: code => limitRefusals.inc({ code: knownCode(limitCodes, code) }),
      journalWritten: entries => journalWritten.inc(entries),
      journalLost: entries => journalLost.inc(entries),
      eventSettled: outcome => eventsSettled.inc({ outcome: knownCode(eventOutcomes, outcome) }),
      dataRequested: ({ endpoint, outcome, rows, bytes, ms, firstRowMs }) => {
        dataRequests.inc({ endpoint, outcome });
        dataSeconds.observe({ endpoint }, ms / 1000);
        if (firstRowMs !== undefined) dataFirstRow.observe(firstRowMs / 1000);
        // The other endpoints count tables and columns as rows.
        if (endpoint !== 'data') return;
        dataRows.inc(rows);
        dataBytes.inc(bytes);
      },
      dataWaited: seconds => dataWaits.observe(seconds),
      watchEvents: read => {
        updates.push(async () => {
          const unknown = { pending: Number.NaN, lagSeconds: Number.NaN };
          const { pending, lagSeconds } = await read().catch(() => unknown);
          eventsPending.set(pending);
          eventLag.set(lagSeconds);
        });
      },
      watchDatabase: read => {
        const connections = gauge(metricNames.databaseConnections);
        updates.push(() => {
          for (const [state, count] of Object.entries(read())) connections.set({ state }, count);
          return Promise.resolve();
        });
      },
    },
    page: {
      contentType: registry.contentType,
      text: async () => {
        await Promise.all(updates.map(update => update()));
        return registry.metrics();
      },
    },
  };
}

interface Definition {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}

const nothing = () => undefined;

/** Records nothing, for servers whose metrics are switched off. */
export const noMetrics: Metrics = {
  requestServed: nothing,
  called: nothing,
  refreshed: nothing,
  limitWaited: nothing,
  limitRefused: nothing,
  journalWritten: nothing,
  journalLost: nothing,
  eventSettled: nothing,
  dataRequested: nothing,
  dataWaited: nothing,
  watchEvents: nothing,
  watchDatabase: nothing,
};
