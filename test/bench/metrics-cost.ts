/**
 * Measures the cost of metrics: two servers in one run, one with metrics, are loaded in turns with connector.get. It compares
 * CPU time per call as Linux reports it, which, unlike calls per second, does not depend on other work on the machine.
 * Run it separately, after a build: npx tsx test/bench/metrics-cost.ts
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from '../start/process.ts';
import { ask, child } from './children.ts';
import { load } from './load.ts';
import { environment, open, type PortalFacts } from './set-up.ts';

const calls = Number(process.env['BENCH_CALLS'] ?? 4_000);
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 9);

const portalProcess = child('./portal-process.ts');
const portal = await ask<PortalFacts>(portalProcess, 'tell');
const folders: string[] = [];

async function serve(more: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'desk-bench-'));
  folders.push(folder);
  const server = start(process.execPath, ['dist/server/index.js'], {
    ...environment(portal, folder),
    ...more,
  });
  const [, port] = await server.printed(/"port":(\d+)/, 20_000);
  const origin = `http://127.0.0.1:${String(port)}`;
  const frameToken = await open(origin, portal.opening);
  return {
    /** CPU time per call in microseconds. */
    perCall: async (): Promise<number> => {
      const before = await cpuTime(server.child.pid);
      const headers = { authorization: `Bearer ${frameToken}` };
      const connections = 32;
      const { failed } = await load({ origin, connectors: portal.connectors, connections, calls, headers });
      if (failed > 0) throw new Error(`${failed} calls failed`);
      return ((await cpuTime(server.child.pid)) - before) / calls;
    },
    stop: () => server.stop('SIGKILL'),
  };
}

/** CPU time of a process since its start, in microseconds. The kernel counts in hundredths of a second. */
async function cpuTime(pid: number | undefined): Promise<number> {
  const fields = (await readFile(`/proc/${String(pid)}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

const without = await serve({});
const counting = await serve({ METRICS_TOKEN: 'for-the-bench-only' });
try {
  for (const each of [without, counting]) await each.perCall();
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // The order alternates, so that other work on the machine favors neither.
    const turn = round % 2 === 0 ? [without, counting] : [counting, without];
    const measured = new Map<object, number>();
    for (const each of turn) measured.set(each, await each.perCall());
    const [plain = Number.NaN, counted = Number.NaN] = [without, counting].map(each => measured.get(each));
    ratios.push(counted / plain);
    process.stdout.write(
      `without ${Math.round(plain)} µs, counting ${Math.round(counted)} µs, ratio ${(counted / plain).toFixed(3)}\n`,
    );
  }
  const median = [...ratios].sort((one, other) => one - other)[Math.floor(rounds / 2)];
  process.stdout.write(`median ratio ${String(median?.toFixed(3))}\n`);
} finally {
  await Promise.all([without.stop(), counting.stop()]);
  portalProcess.send('stop');
  await Promise.all(folders.map(folder => rm(folder, { recursive: true })));
}
