/**
 * Measures all figures in one run on one machine: npm run bench. Compare them with each other, not with those of another
 * day.
 */
import { measureExpiry } from './expiry.ts';
import { measureFirstConnector } from './first-connector.ts';
import { measureHostedDatabases } from './hosted-databases.ts';
import { measureManyConnectors } from './many-connectors.ts';
import { measureMemory } from './memory.ts';
import { measurePage } from './page.ts';
import { setUp } from './set-up.ts';
import { measureThroughput } from './throughput.ts';

const seconds = Number(process.env['BENCH_SECONDS'] ?? 5);
const calls = Number(process.env['BENCH_CALLS'] ?? 100_000);
const rows = Number(process.env['BENCH_ROWS'] ?? 1_000_000);

const bench = await setUp();
try {
  await measureThroughput(bench, seconds);
  await measureMemory(bench, calls);
  await measureExpiry(bench, 1_000);
  await measurePage();
} finally {
  await bench.close();
}
// The browser runs without the benchmark's other processes.
await measureFirstConnector();
await measureManyConnectors();
await measureHostedDatabases(rows, Math.max(3, Math.ceil(seconds / 2)));
