/** Figures of hosted databases on the built server: npm run bench, or by itself with `npx tsx test/bench/hosted-databases.ts`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { phpQuery } from '../../server/bitrix24/biconnector/php-query.ts';
import { cpuTime } from './cpu-time.ts';
import { setHostedStage, type HostedStage, type HostedTable } from './hosted-stage.ts';
import { residentMegabytes } from './memory.ts';

/** Something that was read to its end. Times in milliseconds. */
interface ReadOnce {
  readonly ms: number;
  readonly firstMs: number;
  readonly bytes: number;
}

/** Runs a program and reads what it prints, without keeping it. */
async function readAll([program, ...parameters]: HostedTable['ownClient']): Promise<ReadOnce> {
  const begun = performance.now();
  const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'ignore'] });
  let firstMs = 0;
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    if (bytes === 0) firstMs = performance.now() - begun;
    bytes += chunk.length;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}`);
  return { ms: performance.now() - begun, firstMs, bytes };
}

/** Reads by the same client program for every database, so that reading costs the same. */
const throughDesk = ({ desk }: HostedStage, { body }: HostedTable, ...more: readonly string[]) =>
  readAll(['curl', '-sSfN', ...more, `${desk.origin}/bi/data`, '-d', body]);

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Looks at the memory of the server until `work` has ended. @returns the most that was seen, in megabytes */
async function mostMemory(pid: number, work: Promise<unknown>): Promise<number> {
  let most = 0;
  const state = { isOver: false };
  const over = () => {
    state.isOver = true;
  };
  work.then(over, over);
  while (!state.isOver) {
    most = Math.max(most, await residentMegabytes(pid));
    await pause(50);
  }
  await work;
  return most;
}

/** All rows beside the database's own client, in turns. */
async function measureStreams(stage: HostedStage, rounds: number): Promise<void> {
  const figures: Record<string, Record<string, number | string>> = {};
  for (const table of stage.tables) {
    const own: ReadOnce[] = [];
    const ours: ReadOnce[] = [];
    let most = 0;
    await throughDesk(stage, { ...table, body: `${table.body}&limit=1000` });
    const idle = await residentMegabytes(stage.pid);
    const begunCpu = await cpuTime(stage.pid);
    for (let round = 0; round < rounds; round += 1) {
      own.push(await readAll(table.ownClient));
      const read = throughDesk(stage, table);
      most = Math.max(most, await mostMemory(stage.pid, read));
      ours.push(await read);
    }
    const cpu = ((await cpuTime(stage.pid)) - begunCpu) / 1e6 / rounds;
    const ratios = ours.map(({ ms }, round) => ms / (own[round]?.ms ?? Number.NaN));
    const firsts = ours.map(({ firstMs }, round) => firstMs - (own[round]?.firstMs ?? Number.NaN));
    figures[table.name] = {
      'own client s': (median(own.map(({ ms }) => ms)) / 1000).toFixed(2),
      s: (median(ours.map(({ ms }) => ms)) / 1000).toFixed(2),
      'of own': median(ratios).toFixed(2),
      'best of own': Math.min(...ratios).toFixed(2),
      'CPU s': cpu.toFixed(2),
      MB: Math.round((ours[0]?.bytes ?? 0) / 1e6),
      'first byte later by ms': Math.round(median(firsts)),
      'idle MB': idle,
      'memory above idle MB': most - idle,
    };
  }
  process.stdout.write(`\nAll rows of a hosted table, ${rounds} rounds in turns: medians\n`);
  console.table(figures);
}

/** Calls of the console while streams run. */
async function measureConsole(stage: HostedStage): Promise<void> {
  const figures: Record<string, Record<string, number>> = {};
  for (const streams of [0, 1, 4]) {
    const running = Array.from({ length: streams }, (_, at) => {
      const table = stage.tables[at % Math.min(2, stage.tables.length)];
      return table === undefined ? Promise.resolve(undefined) : throughDesk(stage, table);
    });
    let isOver = streams === 0;
    void Promise.all(running).then(() => {
      isOver = true;
    });
    const times: number[] = [];
    while (streams === 0 ? times.length < 100 : !isOver) {
      const begun = performance.now();
      const answer = await fetch(`${stage.desk.origin}/api/databases`, {
        headers: { authorization: `Bearer ${stage.frameToken}` },
      });
      await answer.arrayBuffer();
      times.push(performance.now() - begun);
      await pause(20);
    }
    await Promise.all(running);
    const sorted = [...times].sort((one, other) => one - other);
    figures[`${streams} streams`] = {
      'p50 ms': Math.round(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN),
      'p99 ms': Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN),
      calls: sorted.length,
      'event loop p99 ms': await eventLoopDelay(stage),
    };
  }
  process.stdout.write('\nGET /api/databases while streams run\n');
  console.table(figures);
}

/** Delay of the main thread's event loop since the last look, in milliseconds. */
async function eventLoopDelay({ desk }: HostedStage): Promise<number> {
  const page = await fetch(`${desk.origin}/metrics`, {
    headers: { authorization: 'Bearer for-the-bench-only' },
  });
  const seconds = /^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(await page.text())?.[1];
  return Math.round(Number(seconds) * 1000);
}

/** CPU time of a question with a list of 10 000 values, in the whole server. */
async function measureList(stage: HostedStage): Promise<void> {
  const figures: Record<string, Record<string, number>> = {};
  const list = phpQuery({ filter: { '=A': Array.from({ length: 10_000 }, (_, at) => at * 7) } });
  for (const table of stage.tables) {
    const ask = async (body: string) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await fetch(`${stage.desk.origin}/bi/data`, { method: 'POST', headers, body });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.arrayBuffer()).byteLength;
    };
    const cost = async (body: string) => {
      await ask(body);
      const before = await cpuTime(stage.pid);
      for (let round = 0; round < 10; round += 1) await ask(body);
      return ((await cpuTime(stage.pid)) - before) / 10_000;
    };
    const short = await cost(`${table.body}&${phpQuery({ filter: { '=A': ['7'] } })}`);
    figures[table.name] = {
      'CPU ms': Math.round(await cost(`${table.body}&limit=1&${list}`)),
      'of one value': Math.round(short),
    };
  }
  process.stdout.write('\nA question with a list of 10 000 values\n');
  console.table(figures);
}

/** Memory while ten readers take 200 KB/s each; those above the limits of a portal wait or are refused. */
async function measureSlowReaders(stage: HostedStage): Promise<void> {
  const idle = await residentMegabytes(stage.pid);
  const readers = Array.from({ length: 10 }, (_, at) => {
    const table = stage.tables[at % stage.tables.length];
    return spawn(
      'curl',
      [
        '-sN',
        '-o',
        '/dev/null',
        '--limit-rate',
        '200k',
        '-d',
        table?.body ?? '',
        `${stage.desk.origin}/bi/data`,
      ],
      { stdio: 'ignore' },
    );
  });
  const most = await mostMemory(stage.pid, pause(15_000));
  readers.forEach(reader => reader.kill('SIGKILL'));
  await pause(2_000);
  const left = await Promise.all(stage.tables.map(({ server }) => server.running()));
  process.stdout.write('\nTen slow readers for 15 s\n');
  console.table({
    readers: {
      'idle MB': idle,
      'memory above idle MB': most - idle,
      'queries left 2 s later': left.reduce((sum, each) => sum + each, 0),
    },
  });
}

export async function measureHostedDatabases(rows: number, rounds: number): Promise<void> {
  const stage = await setHostedStage(rows);
  try {
    await measureStreams(stage, rounds);
    await measureConsole(stage);
    await measureList(stage);
    await measureSlowReaders(stage);
  } finally {
    await stage.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await measureHostedDatabases(
    Number(process.env['BENCH_ROWS'] ?? 1_000_000),
    Number(process.env['BENCH_ROUNDS'] ?? 5),
  );
