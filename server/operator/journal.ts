import { InvalidArgumentError } from 'commander';
import { isMemberId, type MemberId } from '../bitrix24/identifiers.ts';
import type { JournalEntry } from '../journal/journal-entry.ts';
import type { PortalStore } from '../portals/portal-store.ts';
import type { AddCommand } from './command.ts';
import { withStorage } from './with-storage.ts';

interface JournalOptions {
  readonly portal?: string;
  readonly from?: number;
  readonly to?: number;
  readonly method?: string;
  readonly failed?: true;
  readonly requestId?: string;
  readonly limit: number;
  readonly json?: true;
}

/** `journal`: prints the calls to portals and OAuth servers, newest first. */
export const addJournal: AddCommand = program => {
  program
    .command('journal')
    .description('print the journal of calls to Bitrix24, newest first')
    .option('--portal <host or member id>', 'only calls to this portal')
    .option('--from <time>', 'only calls since this time, such as 2026-10-01T12:00:00Z', readTime)
    .option('--to <time>', 'only calls before this time', readTime)
    .option('--method <part>', 'only methods that contain this text')
    .option('--failed', 'only failed calls')
    .option('--request-id <id>', 'only calls made for this request')
    .option('--limit <number>', 'number of entries', readLimit, 50)
    .option('--json', 'print one JSON object per line, with parameters and answers')
    .action((options: JournalOptions) =>
      withStorage(async ({ stores }) => {
        const { portal, from, to, method, failed, requestId, limit, json } = options;
        const filter = { from, to, method, requestId, outcome: failed && ('failed' as const) };
        const memberId = portal === undefined ? undefined : await memberIdOf(portal, stores.portals);
        const entries =
          memberId === undefined
            ? await stores.journal.findAnywhere(filter, { atMost: limit })
            : await stores.journal.find(memberId, filter, { atMost: limit });
        for (const entry of entries) process.stdout.write(`${json ? toJson(entry) : formatLine(entry)}\n`);
      }),
    );
};

async function memberIdOf(portal: string, portals: PortalStore): Promise<MemberId> {
  if (isMemberId(portal)) return portal;
  const found = await portals.findByHost(portal);
  if (found === undefined) throw new Error(`No portal is known at ${portal}`);
  return found.memberId;
}

function readTime(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new InvalidArgumentError('This is not a time.');
  return time;
}

function readLimit(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('This is not a number from 1 to 99999.');
  return Number(text);
}

const toJson = ({ at, ...entry }: JournalEntry): string =>
  JSON.stringify({ at: new Date(at).toISOString(), ...entry });

const formatLine = ({
  at,
  to,
  memberId,
  userId,
  method,
  status,
  code,
  ms,
  attempt,
  requestId,
  cause,
}: JournalEntry) =>
  [
    new Date(at).toISOString(),
    memberId ?? '-',
    `user ${userId ?? '-'}`,
    `${to}:${method}`,
    status ?? '-',
    code ?? 'ok',
    `${ms} ms`,
    `attempt ${attempt}`,
    requestId ?? '-',
    cause,
  ].join('  ');
