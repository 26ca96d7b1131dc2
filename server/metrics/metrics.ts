import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { OutgoingCall } from '../bitrix24/outbound/outbound.ts';
import { knownCode, knownHttpMethod, knownMethod } from './metric-labels.ts';
import { metricNames, secondsBuckets } from './metric-names.ts';

export type RefreshOutcome = 'renewed' | 'refused' | 'unreachable' | 'by_another';

/** Told of what happens; each part of the server gets the listener it needs. */
export interface Metrics {
  /** @param route its template, such as `/api/connectors/:id` @param status `2xx` … `5xx`, or `left` */
  requestServed(method: string, route: string, status: string, seconds: number): void;
  called(call: Pick<OutgoingCall, 'to' | 'method'>, outcome: string, seconds: number): void;
  refreshed(outcome: RefreshOutcome, code?: string): void;
  limitWaited(seconds: number): void;
  limitRefused(code: string): void;
  journalWritten(entries: number): void;
  journalLost(entries: number): void;
  eventSettled(outcome: string): void;
  /** Asked at every look: how many events wait, and for how many seconds the oldest that is due has done so. */
  watchEvents(read: () => Promise<{ readonly pending: number; readonly lagSeconds: number }>): void;
  /** Asked at every look: the connections of this process to the database. */
  watchDatabase(read: () => Readonly<Record<string, number>>): void;
}

/** What a Prometheus server reads. */
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

/** Counts into a registry of its own: several servers in one process do not share their numbers. */
export function createMetrics(): { readonly metrics: Metrics; readonly page: MetricsPage } {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = (what: typeof metricNames.calls | Plain) => new Counter<string>({ ...what, registers });
  const gauge = (what: Plain) => new Gauge<string>({ ...what, registers });
  const histogram = (what: Plain) => new Histogram<string>({ ...what, buckets: secondsBuckets, registers });

  const requests = histogram(metricNames.requests);
  const calls = counter(metricNames.calls);
  const callSeconds = histogram(metricNames.callSeconds);
  const refreshes = counter(metricNames.refreshes);
  const limitWaits = histogram(metricNames.limitWaits);
  const limitRefusals = counter(metricNames.limitRefusals);
  const journalWritten = counter(metricNames.journalWritten);
  const journalLost = counter(metricNames.journalLost);
  const eventsSettled = counter(metricNames.eventsSettled);
  const eventsPending = gauge(metricNames.eventsPending);
  const eventLag = gauge(metricNames.eventLag);

  const looks: (() => Promise<void>)[] = [];
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
      watchEvents: read => {
        looks.push(async () => {
          const unknown = { pending: Number.NaN, lagSeconds: Number.NaN };
          const { pending, lagSeconds } = await read().catch(() => unknown);
          eventsPending.set(pending);
          eventLag.set(lagSeconds);
        });
      },
      watchDatabase: read => {
        const connections = gauge(metricNames.databaseConnections);
        looks.push(() => {
          for (const [state, count] of Object.entries(read())) connections.set({ state }, count);
          return Promise.resolve();
        });
      },
    },
    page: {
      contentType: registry.contentType,
      text: async () => {
        await Promise.all(looks.map(look => look()));
        return registry.metrics();
      },
    },
  };
}

interface Plain {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}

const nothing = () => undefined;

/** Where nobody looks nothing is counted. */
export const noMetrics: Metrics = {
  requestServed: nothing,
  called: nothing,
  refreshed: nothing,
  limitWaited: nothing,
  limitRefused: nothing,
  journalWritten: nothing,
  journalLost: nothing,
  eventSettled: nothing,
  watchEvents: nothing,
  watchDatabase: nothing,
};
