import { cpuTime } from './cpu-time.ts';
import { load } from './load.ts';
import type { Bench, Served } from './set-up.ts';

const connections = 32;
/** Length of a round, in seconds; short rounds in turns meet the same disturbances. */
const roundSeconds = 2;

interface Round {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
  /** CPU time of the server's process per call, in microseconds. */
  readonly cpuMicroseconds: number;
}

/**
 * Measures connector.get in every way, in turns whose order is reversed every second time, and reports medians and the least
 * CPU time per call, which depends least on other work on the machine.
 * @param seconds time for each way
 */
export async function measureThroughput(bench: Bench, seconds: number): Promise<void> {
  const ways: readonly (readonly [string, Served])[] = [
    ['(a) bare Express + undici', bench.bare],
    ['(b) SDK behind Express', bench.sdk],
    ['(c) Connector Desk', bench.desk],
    ['(d) Connector Desk, limits and metrics on', bench.limited],
  ];
  const rounds = Math.max(3, Math.ceil(seconds / roundSeconds));
  const measured = new Map<string, Round[]>(ways.map(([name]) => [name, []]));
  for (const [, served] of ways) await measure(served, bench.portal.connectors);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, served] of round % 2 === 0 ? ways : [...ways].reverse())
      measured.get(name)?.push(await measure(served, bench.portal.connectors));
  }

  const base = median(measured.get(ways[0]?.[0] ?? '') ?? [], each => each.perSecond);
  process.stdout.write(
    `\nbiconnector.connector.get, ${connections} at a time, ${rounds} rounds of ${roundSeconds} s in turns: medians\n`,
  );
  console.table(
    Object.fromEntries(
      [...measured].map(([name, all]) => {
        const perSecond = median(all, each => each.perSecond);
        return [
          name,
          {
            'calls/s': Math.round(perSecond),
            'p50 ms': median(all, each => each.p50),
            'p99 ms': median(all, each => each.p99),
            'CPU µs': Math.round(median(all, each => each.cpuMicroseconds)),
            'least CPU µs': Math.round(Math.min(...all.map(each => each.cpuMicroseconds))),
            failed: all.reduce((sum, { failed }) => sum + failed, 0),
            'of (a)': (perSecond / base).toFixed(2),
          },
        ];
      }),
    ),
  );
}

async function measure({ origin, pid, frameToken }: Served, connectors: number): Promise<Round> {
  const before = await cpuTime(pid);
  const figures = await load({
    origin,
    connectors,
    connections,
    seconds: roundSeconds,
    headers: frameToken === undefined ? {} : { authorization: `Bearer ${frameToken}` },
  });
  return { ...figures, cpuMicroseconds: ((await cpuTime(pid)) - before) / figures.calls };
}

function median<T>(all: readonly T[], of: (each: T) => number): number {
  const sorted = all.map(of).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
