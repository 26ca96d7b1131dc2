import { parentPort } from 'node:worker_threads';
import type { Connector } from '../../bitrix24/biconnector/connector.ts';
import { planImport } from './plan-import.ts';
import { readFile } from './read-file.ts';

/** What the thread is told: the portal's connectors in portions, then the file. */
export type ToImportWorker =
  { readonly connectors: readonly Connector[] } | { readonly text: string; readonly memberId: string };

const connectors: Connector[] = [];

/** Runs in a thread of its own: reads one file and answers with the plan of its import. */
parentPort?.on('message', (message: ToImportWorker) => {
  if ('connectors' in message) connectors.push(...message.connectors);
  else
    parentPort?.postMessage(planImport(readFile(message.text), { memberId: message.memberId, connectors }));
});
