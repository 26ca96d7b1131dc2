import { randomUUID } from 'node:crypto';
import type { ImportEntry, ImportReport } from '../bi/files/import-answers.ts';
import fileWords from '../bi/files/file-words.ts';
import { CliError, exitCodes } from './cli-error.ts';
import type { CommandContext, AddCliCommand } from './command.ts';
import { asJson, plainText, withProgress } from './terminal.ts';

/** `apply`: makes the portal's connectors match a file that `GET /api/v1/connectors/export` has written. */
export const addApply: AddCliCommand = (program, run) => {
  program
    .command('apply')
    .description('make the portal’s connectors match a file')
    .argument('<file>', 'a JSON or YAML file that the app has exported')
    .option('--dry-run', 'show what would change, and change nothing; exit code 2 if something would change')
    .action((file: string, { dryRun = false }: { dryRun?: boolean }) =>
      run(async context => {
        const { desk, terminal } = context;
        const text = await context.readFile(file);
        const plan = await withProgress(terminal, 'Comparing', () =>
          desk.post('/connectors/import', { text, apply: false }),
        );
        const report = plan['item'] as ImportReport;
        const isUnclear = report.counts.conflict + report.counts.invalid > 0;
        const hasChanges = report.counts.add + report.counts.change > 0;
        if (dryRun || isUnclear || !hasChanges) {
          print(context, report);
          if (isUnclear)
            throw new CliError(exitCodes.failed, 'The file cannot be applied; nothing was changed.');
          return hasChanges ? exitCodes.differences : exitCodes.fine;
        }
        const done = await withProgress(terminal, 'Applying', () => applyOnce(context, text));
        print(context, done);
        return done.counts.failed + done.counts.notTried > 0 ? exitCodes.failed : exitCodes.fine;
      }),
    );
};

/** Attempts when answers get lost. */
const maxLostAnswers = 3;
/** Repetitions while the app still works on the first request. */
const maxWaits = 100;

/**
 * Applies the file under one Idempotency-Key, so that it is applied once however often the request is sent.
 * @throws CliError
 */
async function applyOnce({ desk, sleep }: CommandContext, text: string): Promise<ImportReport> {
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
          'Interrupted. The file may have been applied; check with --dry-run.',
        );
      if (error.lost) lost += 1;
      const again = (error.lost && lost < maxLostAnswers) || error.code === 'IDEMPOTENCY_KEY_IN_USE';
      if (!again || waits >= maxWaits) throw error;
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

function print({ terminal, json }: CommandContext, report: ImportReport): void {
  terminal.out(
    json ? `${asJson(report)}\n` : `${report.entries.flatMap(linesOf).join('\n')}${summary(report)}\n`,
  );
}

function linesOf(entry: ImportEntry): readonly string[] {
  const { action, title, id, result, error } = entry;
  if (action === 'same') return [];
  const { changes = [], problems = [], warnings = [], reason } = entry;
  const name = id === undefined ? title || nameOf(entry) : `${title} (ID ${id})`;
  const outcome = result === undefined ? action : `${action}: ${result}`;
  const isConflict = action === 'conflict' && reason !== undefined;
  return [
    plainText(`${signs[action]} ${name}  ${outcome}${whereIs(entry)}`),
    ...(isConflict ? [`    ${plainText(wordsFor(reason))}`] : []),
    ...problems.map(problem => `    ${plainText(sentenceOf(problem))}`),
    ...warnings.map(({ field, code }) => `    ${plainText(`${field}: ${wordsFor(code)}`)}`),
    ...changes.flatMap(({ field, from, to }) => [
      `    ${plainText(`${field}: - ${shorten(from)}`)}`,
      `    ${plainText(`${field}: + ${shorten(to)}`)}`,
    ]),
    ...(error === undefined ? [] : [`    ${plainText(`${error.message} (${error.code})`)}`]),
  ];
}

const nameOf = ({ position }: ImportEntry): string =>
  position === undefined ? 'The file' : 'Without a title';

/** Where in the file an entry is that cannot be applied. */
function whereIs({ action, position, line }: ImportEntry): string {
  if ((action !== 'conflict' && action !== 'invalid') || position === undefined) return '';
  return `  (connector ${position} of the file${line === undefined ? '' : `, line ${line}`})`;
}

function sentenceOf({
  field,
  code,
  message,
  line,
  column,
}: NonNullable<ImportEntry['problems']>[number]): string {
  const place = line === undefined ? '' : `line ${line}, column ${column ?? 1}: `;
  return `${place}${field === '' ? '' : `${field}: `}${message} [${code}]`;
}

const wordsFor = (reason: string): string => {
  const words: Readonly<Record<string, string>> = fileWords;
  return `${Object.hasOwn(words, reason) ? (words[reason] ?? '') : ''} [${reason}]`.trim();
};

/** A value on one line, cut off because a logo can take hundreds of kilobytes. */
function shorten(value: unknown): string {
  const text = value === undefined ? '' : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

function summary({ entries, applied, counts }: ImportReport): string {
  const { add, change, same, conflict, invalid, done, failed, notTried } = counts;
  const lead = entries.some(({ action }) => action !== 'same') ? '\n' : '';
  if (add + change + conflict + invalid === 0) return `${lead}Nothing to do: ${same} unchanged.`;
  return applied
    ? `${lead}${done} done, ${failed} failed, ${notTried} not tried, ${same} unchanged.`
    : `${lead}${add} to add, ${change} to change, ${same} unchanged, ${conflict} in conflict, ${invalid} invalid.`;
}
