import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createTurns } from '../../time/turns.ts';
import { within } from '../../time/within.ts';
import { breathe, type Breathe } from '../../time/breathe.ts';
import type { Connector } from '../../bitrix24/biconnector/connector.ts';
import type { ToImportWorker } from './import-worker.ts';
import { planImport, type PlannedConnector, type PortalConnectors } from './plan-import.ts';
import { readFile } from './read-file.ts';

/** Length of a file that is read at once, in characters; the slowest one takes less than 50 ms. */
const shortFile = 1024;
/** Maximum number of files that are read at the same time; each takes a thread and memory. */
const mostThreads = 2;
/** Time limit of reading a file, in milliseconds; the slowest known one takes two seconds. */
const longestMs = 30_000;

/** Plans the import of a file. @returns as `planImport` */
export type PlanApart = (text: string, portal: PortalConnectors) => Promise<readonly PlannedConnector[]>;

/** Plans imports in threads of their own, because a file of a few kilobytes can take a second to read. */
export function createPlanApart(pause: Breathe = breathe): PlanApart {
  const inTurn = createTurns(mostThreads);
  return async (text, portal) =>
    text.length <= shortFile
      ? planImport(readFile(text), portal)
      : inTurn(() => planInThread(text, portal, pause));
}

async function planInThread(
  text: string,
  { memberId, connectors }: PortalConnectors,
  pause: Breathe,
): Promise<readonly PlannedConnector[]> {
  const worker = startWorker();
  const say = (message: ToImportWorker) => worker.postMessage(message);
  try {
    for (const portion of inPortions(connectors)) {
      say({ connectors: portion });
      await pause();
    }
    say({ text, memberId });
    const [plan] = (await within(longestMs, once(worker, 'message'))) as [readonly PlannedConnector[]];
    return plan;
  } finally {
    await worker.terminate();
  }
}

/** Length of the connectors that are copied to a thread at once, in characters; copying takes a few milliseconds. */
const longestPortion = 1024 * 1024;

/** Divides connectors into portions, because the logos of thousands take a second to copy. */
function* inPortions(connectors: readonly Connector[]): Generator<readonly Connector[], void, undefined> {
  let portion: Connector[] = [];
  let length = 0;
  for (const connector of connectors) {
    portion.push(connector);
    length += lengthOf(connector);
    if (length < longestPortion) continue;
    yield portion;
    portion = [];
    length = 0;
  }
  yield portion;
}

/** About how many characters a connector has; its settings are short. */
const lengthOf = (connector: Connector): number =>
  Object.values(connector).reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? value.length : 500),
    0,
  );

/** Starts the thread from the compiled file or, in tests and while developing, from its source. */
function startWorker(): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: 512 };
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./import-worker.js', import.meta.url), { resourceLimits });
  const source = JSON.stringify(new URL('./import-worker.ts', import.meta.url).href);
  return new Worker(`import('tsx/esm/api').then(({ tsImport }) => tsImport(${source}, ${source}))`, {
    eval: true,
    resourceLimits,
  });
}
