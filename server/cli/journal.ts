import { isItem, readList, readText } from '../bitrix24/biconnector/item.ts';
import { exitCodes } from './cli-error.ts';
import type { AddCliCommand } from './command.ts';
import { readSpan } from './read-option.ts';
import { asJson, columns, headOf, withProgress } from './terminal.ts';

interface JournalOptions {
  readonly failed?: boolean;
  readonly method?: string;
  readonly since?: number;
}

const fields = ['at', 'method', 'userId', 'status', 'code', 'ms', 'attempt', 'requestId', 'cause'];

/** `journal`: shows the app's calls to the portal. */
export const addJournal: AddCliCommand = (program, run) => {
  program
    .command('journal')
    .description('show the app’s calls to the portal, newest first; needs a key that may write')
    .option('--failed', 'only failed calls')
    .option('--method <name>', 'only calls of this REST method')
    .option('--since <span>', 'only calls of the last 30m, 1h or 2d', readSpan)
    .action(({ failed = false, method, since }: JournalOptions) =>
      run(async ({ desk, terminal, json, now }) => {
        const query = new URLSearchParams({
          ...(failed && { outcome: 'failed' }),
          ...(method !== undefined && { method }),
          ...(since !== undefined && { from: new Date(now() - since).toISOString() }),
        }).toString();
        const { item } = await withProgress(terminal, 'Reading the journal', () =>
          desk.get(`/journal${query === '' ? '' : `?${query}`}`),
        );
        const entries = isItem(item) ? item['entries'] : [];
        const rows = readList(entries).filter(isItem);
        if (json) terminal.out(`${asJson(entries)}\n`);
        else if (rows.length === 0) terminal.out('No calls found.\n');
        else {
          const head = fields.map(headOf);
          terminal.out(`${columns([head, ...rows.map(row => fields.map(name => readText(row[name])))])}\n`);
        }
        return exitCodes.fine;
      }),
    );
};
