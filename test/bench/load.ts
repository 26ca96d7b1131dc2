import autocannon from 'autocannon';

export interface Figures {
  /** Number of answered calls. */
  readonly calls: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Number of calls that were not answered as expected. */
  readonly failed: number;
}

export interface LoadOptions {
  readonly origin: string;
  readonly connections: number;
  /** Path of the n-th call; different ones where no two simultaneous calls should be the same. */
  readonly path: (call: number) => string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The calls should be refused with a 4xx; default: they should succeed. */
  readonly refused?: boolean;
  /** Duration of the load. Exactly one of `seconds` and `calls` is given. */
  readonly seconds?: number;
  readonly calls?: number;
}

/** Requests these paths from many connections at a time. */
export async function load({
  origin,
  connections,
  path,
  headers = {},
  refused = false,
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
          return { ...request, path: path(next) };
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
    failed: result.errors + answered - result[refused ? '4xx' : '2xx'],
  };
}
