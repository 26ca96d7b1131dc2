import { endpoints, type Endpoint } from '../bitrix24/biconnector/endpoints.ts';
import type { EndpointReport } from '../bi/checks/report-answers.ts';
import findingWords from '../bi/checks/finding-words.ts';
import type { FindingCode } from '../bi/checks/findings.ts';
import { exitCodes } from './cli-error.ts';
import type { AddCliCommand, Bench } from './command.ts';
import { readId } from './read-option.ts';
import { asJson, plain, withProgress } from './terminal.ts';

interface CheckOptions {
  readonly source?: string;
  readonly table?: string;
}

/** The four addresses of a connector, called as Bitrix24 does. */
export const addCheck: AddCliCommand = (program, run) => {
  program
    .command('check')
    .description('call a connector’s addresses as Bitrix24 does and say what is wrong with the answers')
    .argument('<id>', 'the connector’s ID', readId)
    .option('--source <id>', 'send the settings stored in this source', readId)
    .option('--table <code>', 'ask for this table; default: the first of the list')
    .action((id: string, options: CheckOptions) =>
      run(async bench => {
        const reports = await checkAll(bench, id, options);
        if (bench.json) bench.terminal.out(`${asJson(reports)}\n`);
        else {
          for (const report of reports) bench.terminal.out(describe(report));
          bench.terminal.out(leftOut(reports, options));
        }
        return reports.some(({ verdict }) => verdict !== 'ok') ? exitCodes.differences : exitCodes.fine;
      }),
    );
};

async function checkAll(
  { desk, terminal }: Bench,
  id: string,
  { source, table: wanted }: CheckOptions,
): Promise<readonly EndpointReport[]> {
  const question = { connectorId: Number(id), ...(source !== undefined && { sourceId: Number(source) }) };
  const reports: EndpointReport[] = [];
  let table = wanted;
  for (const endpoint of endpoints) {
    const needsTable = endpoint === 'urlTableDescription' || endpoint === 'urlData';
    if (needsTable && table === undefined) break;
    const { item } = await withProgress(terminal, `Calling ${endpoint}`, () =>
      desk.post(`/endpoints/${endpoint}`, needsTable ? { ...question, table } : question),
    );
    const report = item as EndpointReport;
    reports.push(report);
    const [first] = report.tables ?? [];
    table ??= first === undefined ? undefined : (first.id ?? first.code);
  }
  return reports;
}

/** What was not tried, and how it can be. */
function leftOut(reports: readonly EndpointReport[], { source }: CheckOptions): string {
  const uncalled = endpoints.slice(reports.length);
  const lines = [
    ...(uncalled.length === 0 ? [] : [`Not called, as no table is known: ${uncalled.join(', ')}.`]),
    ...(source === undefined ? ['No settings were sent: --source <id> sends those of a source.'] : []),
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
      const words = Object.hasOwn(findingWords, code) ? findingWords[code as FindingCode] : code;
      return `  ${severity}: ${words} (${code}${detail === undefined ? '' : `: ${detail}`})`;
    }),
    ...(portalSays === null ? [] : [`  Bitrix24 would say: ${portalSays}`]),
  ];
  return lines.map(line => `${plain(line)}\n`).join('');
}
