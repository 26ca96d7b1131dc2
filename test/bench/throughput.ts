import { cpuTime } from './cpu-time.ts';
import { load } from './load.ts';
import type { Bench, Served } from './set-up.ts';

const connections = 32;
/** Length of a round, in seconds; short rounds in turns meet the same disturbances. */
const roundSeconds = 2;

/** One kind of call to one server. */
interface Way {
  readonly name: string;
  readonly served: Served;
  /** Path of the n-th call. */
  readonly path: (call: number) => string;
  readonly bearer?: string | undefined;
  /** The calls should be refused; default: they should succeed. */
  readonly refused?: boolean;
}

interface Round {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
  /** CPU time of the server's process per call, in microseconds. */
  readonly cpuMicroseconds: number;
}

/**
 * Measures connector.get in every way, and then the other kinds of calls beside it.
 * @param seconds time for each way
 */
export async function measureThroughput(bench: Bench, seconds: number): Promise<void> {
  const { bare, sdk, desk, limited, portal } = bench;
  const path = (call: number) => `/api/connectors/${(call % portal.connectors) + 1}`;
  const way = (name: string, served: Served): Way => ({ name, served, path, bearer: served.frameToken });
  const inTurns = `${connections} at a time, rounds of ${roundSeconds} s in turns: medians`;
  process.stdout.write(`\nbiconnector.connector.get, ${inTurns}\n`);
  await compare(
    [
      way('(a) bare Express + undici', bare),
      way('(b) SDK behind Express', sdk),
      way('(c) Connector Desk', desk),
      way('(d) Connector Desk, limits and metrics on', limited),
    ],
    seconds,
  );
  const keyed = {
    served: desk,
    bearer: await makeKey(desk),
    path: (call: number) => path(call).replace('/api', '/api/v1'),
  };
  process.stdout.write(`\nOther calls to Connector Desk, ${inTurns}\n`);
  await compare(
    [
      way('connector.get', desk),
      { name: 'the same with a service key', ...keyed },
      { ...way('a refused token', desk), bearer: 'not.a.token', refused: true },
      {
        ...way(`the list of ${portal.connectors}, one answer for all who ask at once`, desk),
        path: () => '/api/connectors',
      },
    ],
    seconds,
  );
}

/** Creates a service key as the administrator does, and returns it. */
async function makeKey({ origin, frameToken }: Bench['desk']): Promise<string> {
  const answer = await fetch(`${origin}/api/service-keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${frameToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Benchmark', scope: 'read', expires: { inDays: 30 } }),
  });
  const { item } = (await answer.json()) as { readonly item?: { readonly key: string } };
  if (item === undefined) throw new Error(`No service key was created: ${answer.status}`);
  return item.key;
}

/**
 * Measures the ways in turns whose order is reversed every second time, and prints medians and the least CPU time per call, which
 * depends least on other work on the machine.
 */
async function compare(ways: readonly Way[], seconds: number): Promise<void> {
  const rounds = Math.max(3, Math.ceil(seconds / roundSeconds));
  const measured = new Map<Way, Round[]>(ways.map(way => [way, []]));
  for (const way of ways) await measure(way);
  for (let round = 0; round < rounds; round += 1) {
    for (const way of round % 2 === 0 ? ways : [...ways].reverse())
      measured.get(way)?.push(await measure(way));
  }
  const rateOf = (all: readonly Round[]) => median(all, each => each.perSecond);
  const [first = NaN] = [...measured.values()].map(rateOf);
  console.table(
    Object.fromEntries(
      [...measured].map(([way, all]) => [
        way.name,
        {
          'calls/s': Math.round(rateOf(all)),
          'p50 ms': median(all, each => each.p50),
          'p99 ms': median(all, each => each.p99),
          'CPU µs': Math.round(median(all, each => each.cpuMicroseconds)),
          'least CPU µs': Math.round(Math.min(...all.map(each => each.cpuMicroseconds))),
          failed: all.reduce((sum, { failed }) => sum + failed, 0),
          'of the first': (rateOf(all) / first).toFixed(2),
        },
      ]),
    ),
  );
}

async function measure({ served: { origin, pid }, path, bearer, refused = false }: Way): Promise<Round> {
  const before = await cpuTime(pid);
  const figures = await load({
    origin,
    path,
    connections,
    seconds: roundSeconds,
    headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
    refused,
  });
  return { ...figures, cpuMicroseconds: ((await cpuTime(pid)) - before) / figures.calls };
}

function median<T>(all: readonly T[], of: (each: T) => number): number {
  const sorted = all.map(of).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
