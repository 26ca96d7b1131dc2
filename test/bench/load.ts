import autocannon from 'autocannon';

export interface Figures {
  /** Number of answered calls. */
  readonly calls: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

export interface LoadOptions {
  readonly origin: string;
  readonly connectors: number;
  readonly connections: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Duration of the load. Exactly one of `seconds` and `calls` is given. */
  readonly seconds?: number;
  readonly calls?: number;
}

/** Requests /api/connectors/:id with a different id each time, so that no two simultaneous calls are the same. */
export async function load({
  origin,
  connectors,
  connections,
  headers = {},
  seconds,
  calls,
}: LoadOptions): Promise<Figures> {
  let next = 0;
  const begun = performance.now();
  const result = await autocannon({
    url: origin,
    connections,
    ...(calls === undefined ? { duration: seconds ?? 5 } : { amount: calls }),
    headers: { ...headers },
    requests: [
      {
        setupRequest: request => {
          next += 1;
          return { ...request, path: `/api/connectors/${(next % connectors) + 1}` };
        },
      },
    ],
  });
  // The library's own duration is counted in whole seconds.
  const wallSeconds = (performance.now() - begun) / 1000;
  const answered = result['2xx'] + result.non2xx;
  return {
    calls: answered,
    perSecond: answered / wallSeconds,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result.non2xx + result.errors,
  };
}
