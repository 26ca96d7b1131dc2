import { readFile } from 'node:fs/promises';
import { load } from './load.ts';
import { open, type Bench } from './set-up.ts';

/** Measures the resident memory of the server before and after many calls, in four steps. It should stay flat. */
export async function measureMemory({ desk, portal }: Bench, calls: number): Promise<void> {
  const steps = 4;
  const rows: Record<string, string | number>[] = [
    { calls: 0, 'resident MB': await residentMegabytes(desk.pid) },
  ];
  let failed = 0;
  for (let step = 1; step <= steps; step += 1) {
    const frameToken = await open(desk.origin, portal.opening);
    const figures = await load({
      origin: desk.origin,
      path: call => `/api/connectors/${(call % portal.connectors) + 1}`,
      connections: 32,
      calls: Math.round(calls / steps),
      headers: { authorization: `Bearer ${frameToken}` },
    });
    failed += figures.failed;
    rows.push({
      calls: Math.round((calls / steps) * step),
      'resident MB': await residentMegabytes(desk.pid),
    });
  }
  process.stdout.write(`\nMemory of the server over ${calls} proxied calls (${failed} failed)\n`);
  console.table(rows);
}

/** Resident memory of a process in megabytes on Linux, else NaN. */
export async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}
