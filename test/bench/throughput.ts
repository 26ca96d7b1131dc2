import { ask } from './children.ts';
import { load, type Figures } from './load.ts';
import type { Bench } from './set-up.ts';

const rounds = 3;
const connections = 32;

/** Measures ways (a), (b) and (c) in turns, three times, and reports the median round. */
export async function measureThroughput(bench: Bench, seconds: number): Promise<void> {
  const { connectors } = bench.portal;
  const ways: Readonly<Record<string, (seconds: number) => Promise<Figures>>> = {
    '(a) bare Express + undici': duration =>
      load({ origin: bench.bare.origin, connectors, connections, seconds: duration }),
    '(b) SDK in a loop': async duration =>
      summary(
        await ask<number[]>(bench.sdk, { seconds: duration, concurrency: connections, connectors }),
        duration,
      ),
    '(c) Connector Desk': duration =>
      load({
        origin: bench.desk.origin,
        connectors,
        connections,
        seconds: duration,
        headers: { authorization: `Bearer ${bench.desk.frameToken}` },
      }),
  };
  const measured = new Map<string, Figures[]>();
  for (const way of Object.values(ways)) await way(2);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, way] of Object.entries(ways))
      measured.set(name, [...(measured.get(name) ?? []), await way(seconds)]);
  }
  const median = new Map(
    [...measured].map(([name, figures]) => [
      name,
      [...figures].sort((a, b) => a.perSecond - b.perSecond)[Math.floor(rounds / 2)],
    ]),
  );
  const base = median.get('(a) bare Express + undici')?.perSecond ?? Number.NaN;
  process.stdout.write(
    `\nbiconnector.connector.get, ${connections} at a time, ${rounds} rounds of ${seconds} s in turns, median round\n`,
  );
  console.table(
    Object.fromEntries(
      [...median].map(([name, figures]) => [
        name,
        {
          'calls/s': Math.round(figures?.perSecond ?? 0),
          'p50 ms': figures?.p50,
          'p99 ms': figures?.p99,
          failed: figures?.failed,
          'of (a)': ((figures?.perSecond ?? 0) / base).toFixed(2),
        },
      ]),
    ),
  );
}

function summary(times: readonly number[], seconds: number): Figures {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round((sorted[Math.floor(sorted.length * share)] ?? Number.NaN) * 10) / 10;
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), failed: 0 };
}
