import type { EndpointReport } from '../bi/checks/report-answers.ts';
import { endpoints, type Endpoint } from '../bitrix24/biconnector/endpoints.ts';
import { isItem, readList, readText } from '../bitrix24/biconnector/item.ts';
import findingWords from '../bitrix24/biconnector/finding-words.ts';
import { CliError, exitCodes, wrongUsage, type ExitCode } from './cli-error.ts';
import type { AddCliCommand, CommandContext } from './command.ts';
import { readId } from './read-option.ts';
import { asJson, plainText, withProgress } from './terminal.ts';

interface CheckOptions {
  readonly all?: boolean;
  readonly source?: string;
  readonly table?: string;
}

/** `check`: calls the four addresses of a connector, or of all, as Bitrix24 does. */
export const addCheck: AddCliCommand = (program, run) => {
  program
    .command('check')
    .description('call a connector’s addresses as Bitrix24 does and report problems of the answers')
    .argument('[id]', 'the connector’s ID', readId)
    .option('--all', 'check every connector, without settings of sources')
    .option('--source <id>', 'send the settings stored in this source', readId)
    .option('--table <code>', 'table to ask for; default: the first in the list')
    .action((id: string | undefined, options: CheckOptions) =>
      run(context => {
        if (options.all !== true && id !== undefined) return checkOne(context, id, options);
        if (
          options.all === true &&
          id === undefined &&
          options.source === undefined &&
          options.table === undefined
        )
          return checkEvery(context);
        throw wrongUsage('Name one connector, or use --all without --source and --table.');
      }),
    );
};

async function checkOne(context: CommandContext, id: string, options: CheckOptions): Promise<ExitCode> {
  const { terminal, json } = context;
  const reports = await checkEndpoints(context, id, options);
  if (json) terminal.out(`${asJson(reports)}\n`);
  else printReports(context, reports, options);
  return exitCodeOf(reports);
}

async function checkEvery(context: CommandContext): Promise<ExitCode> {
  const { desk, terminal, json } = context;
  const { items } = await withProgress(terminal, 'Listing connectors', () => desk.get('/connectors'));
  const all: { readonly id: number; readonly title: string; readonly reports: readonly EndpointReport[] }[] =
    [];
  for (const item of readList(items).filter(isItem)) {
    const [id, title] = [readText(item['id']), readText(item['title'])];
    const reports = await checkEndpoints(context, id, {});
    all.push({ id: Number(id), title, reports });
    if (json) continue;
    terminal.out(plainText(`${all.length === 1 ? '' : '\n'}${title} (ID ${id})\n`));
    printReports(context, reports, {});
  }
  if (json) terminal.out(`${asJson(all)}\n`);
  else if (all.length === 0) terminal.out('There are no connectors.\n');
  return exitCodeOf(all.flatMap(({ reports }) => reports));
}

function printReports(
  { terminal }: CommandContext,
  reports: readonly EndpointReport[],
  options: CheckOptions,
): void {
  for (const report of reports) terminal.out(describe(report));
  terminal.out(describeSkipped(reports, options));
}

const exitCodeOf = (reports: readonly EndpointReport[]): ExitCode =>
  reports.some(({ verdict }) => verdict !== 'ok') ? exitCodes.differences : exitCodes.fine;

/** Repetitions while other checks use up the limit; with a minute's pause each, an hour passes. */
const maxWaits = 60;

/** Calls one endpoint, and waits for its turn where the app checks too much already. */
async function callEndpoint(
  { desk, sleep }: CommandContext,
  endpoint: Endpoint,
  body: object,
): Promise<EndpointReport> {
  for (let waits = 0; ; waits += 1) {
    try {
      const { item } = await desk.post(`/endpoints/${endpoint}`, body);
      return item as EndpointReport;
    } catch (error) {
      const isBusy =
        error instanceof CliError && (error.code === 'TOO_MANY_CHECKS' || error.code === 'CHECKS_BUSY');
      if (!isBusy || waits >= maxWaits) throw error;
      await sleep(1_000 * (error.retryAfter ?? 5));
    }
  }
}

async function checkEndpoints(
  context: CommandContext,
  id: string,
  { source, table: wanted }: CheckOptions,
): Promise<readonly EndpointReport[]> {
  const request = { connectorId: Number(id), ...(source !== undefined && { sourceId: Number(source) }) };
  const reports: EndpointReport[] = [];
  let table = wanted;
  for (const endpoint of endpoints) {
    const needsTable = endpoint === 'urlTableDescription' || endpoint === 'urlData';
    if (needsTable && table === undefined) break;
    const report = await withProgress(context.terminal, `Calling ${endpoint}`, () =>
      callEndpoint(context, endpoint, needsTable ? { ...request, table } : request),
    );
    reports.push(report);
    const [first] = report.tables ?? [];
    table ??= first === undefined ? undefined : (first.id ?? first.code);
  }
  return reports;
}

/** Says which addresses and settings the check left out, and how to include them. */
function describeSkipped(reports: readonly EndpointReport[], { source }: CheckOptions): string {
  const uncalled = endpoints.slice(reports.length);
  const lines = [
    ...(uncalled.length === 0 ? [] : [`Not called because no table is known: ${uncalled.join(', ')}.`]),
    ...(source === undefined ? ['No settings were sent. Use --source <id> to send those of a source.'] : []),
  ];
  return lines.map(line => `${line}\n`).join('');
}

const verdicts: Readonly<Record<EndpointReport['verdict'], string>> = {
  ok: 'works',
  warnings: 'works, with warnings',
  fails: 'fails',
};

function describe({ endpoint, url, verdict, status, ms, findings, portalSays }: EndpointReport): string {
  const facts = [status === null ? 'no answer' : `HTTP ${status}`, `${Math.round(ms)} ms`].join(', ');
  const lines = [
    `${endpoint satisfies Endpoint}: ${verdicts[verdict]} (${facts})`,
    `  ${url}`,
    ...findings.map(({ code, severity, detail }) => {
      const words = Object.hasOwn(findingWords, code) ? findingWords[code] : code;
      return `  ${severity}: ${words} (${code}${detail === undefined ? '' : `: ${detail}`})`;
    }),
    ...(portalSays === null ? [] : [`  Bitrix24 would say: ${portalSays}`]),
  ];
  return lines.map(line => `${plainText(line)}\n`).join('');
}
