import { randomUUID } from 'node:crypto';
import type { ImportEntry, ImportReport } from '../bi/files/import-report.ts';
import { CliError, exitCodes } from './cli-error.ts';
import type { Bench, AddCliCommand } from './command.ts';
import { asJson, plain, withProgress } from './terminal.ts';

/** A file of connectors, as `GET /api/v1/connectors/export` gives it. */
export const addApply: AddCliCommand = (program, run) => {
  program
    .command('apply')
    .description('make the portal’s connectors what a file says they are')
    .argument('<file>', 'JSON or YAML, as the app exports it')
    .option('--dry-run', 'only say what would change: exit code 2 where something would')
    .action((file: string, { dryRun = false }: { dryRun?: boolean }) =>
      run(async bench => {
        const { desk, terminal } = bench;
        const text = await bench.readFile(file);
        const plan = await withProgress(terminal, 'Comparing', () =>
          desk.post('/connectors/import', { text, apply: false }),
        );
        const report = plan['item'] as ImportReport;
        const unclear = report.counts.conflict + report.counts.invalid > 0;
        const work = report.counts.add + report.counts.change > 0;
        if (dryRun || unclear || !work) {
          show(bench, report);
          if (unclear)
            throw new CliError(exitCodes.failed, 'The file cannot be applied; nothing was changed.');
          return work ? exitCodes.differences : exitCodes.fine;
        }
        const done = await withProgress(terminal, 'Applying', () => applyOnce(bench, text));
        show(bench, done);
        return done.counts.failed + done.counts.notTried > 0 ? exitCodes.failed : exitCodes.fine;
      }),
    );
};

/** How often a request whose answer got lost is sent, and how often one that still runs is asked about. */
const mostLost = 3;
const mostWaits = 100;

/** Under one Idempotency-Key the file is applied once, however often the request is sent. */
async function applyOnce({ desk, sleep }: Bench, text: string): Promise<ImportReport> {
  const headers = { 'idempotency-key': randomUUID() };
  let lost = 0;
  for (let waits = 0; ; waits += 1) {
    try {
      const { item } = await desk.post('/connectors/import', { text, apply: true }, headers);
      return item as ImportReport;
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      if (error.exitCode === exitCodes.interrupted)
        throw new CliError(
          exitCodes.interrupted,
          'Interrupted. It may have been applied: look with --dry-run.',
        );
      if (error.lost) lost += 1;
      const again = (error.lost && lost < mostLost) || error.code === 'IDEMPOTENCY_KEY_IN_USE';
      if (!again || waits >= mostWaits) throw error;
      await sleep(1_000 * (error.retryAfter ?? 1));
    }
  }
}

const signs: Readonly<Record<ImportEntry['action'], string>> = {
  add: '+',
  change: '~',
  same: '=',
  conflict: '!',
  invalid: '!',
};

function show({ terminal, json }: Bench, report: ImportReport): void {
  terminal.out(
    json ? `${asJson(report)}\n` : `${report.entries.flatMap(linesOf).join('\n')}${summary(report)}\n`,
  );
}

function linesOf(entry: ImportEntry): readonly string[] {
  const { action, title, id, result, error } = entry;
  if (action === 'same') return [];
  const {
    changes = [],
    problems = [],
    reason,
  } = entry as Partial<{
    readonly changes: readonly { field: string; from: unknown; to: unknown }[];
    readonly problems: readonly { field: string; code: string }[];
    readonly reason: string;
  }>;
  const name = id === undefined ? title : `${title} (ID ${id})`;
  const became = result === undefined ? action : `${action}: ${result}`;
  return [
    plain(`${signs[action]} ${name}  ${became}`),
    ...(reason === undefined ? [] : [`    ${plain(reason)}`]),
    ...problems.map(({ field, code }) => `    ${plain(`${field}: ${code}`)}`),
    ...changes.flatMap(({ field, from, to }) => [
      `    ${plain(`${field}: - ${short(from)}`)}`,
      `    ${plain(`${field}: + ${short(to)}`)}`,
    ]),
    ...(error === undefined ? [] : [`    ${plain(`${error.message} (${error.code})`)}`]),
  ];
}

/** A logo can be hundreds of kilobytes. */
function short(value: unknown): string {
  const text = value === undefined ? '' : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

function summary({ entries, applied, counts }: ImportReport): string {
  const { add, change, same, conflict, invalid, done, failed, notTried } = counts;
  const lead = entries.some(({ action }) => action !== 'same') ? '\n' : '';
  if (add + change + conflict + invalid === 0) return `${lead}Nothing to do: ${same} the same already.`;
  return applied
    ? `${lead}${done} done, ${failed} failed, ${notTried} not tried, ${same} the same already.`
    : `${lead}${add} to add, ${change} to change, ${same} the same, ${conflict} in conflict, ${invalid} with problems.`;
}
