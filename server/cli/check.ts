import type { EndpointReport } from '../bi/checks/report-answers.ts';
import { endpoints, type Endpoint } from '../bitrix24/biconnector/endpoints.ts';
import findingWords from '../bitrix24/biconnector/finding-words.ts';
import { exitCodes } from './cli-error.ts';
import type { AddCliCommand, CommandContext } from './command.ts';
import { readId } from './read-option.ts';
import { asJson, plainText, withProgress } from './terminal.ts';

interface CheckOptions {
  readonly source?: string;
  readonly table?: string;
}

/** `check`: calls the four addresses of a connector as Bitrix24 does. */
export const addCheck: AddCliCommand = (program, run) => {
  program
    .command('check')
    .description('call a connector’s addresses as Bitrix24 does and report problems of the answers')
    .argument('<id>', 'the connector’s ID', readId)
    .option('--source <id>', 'send the settings stored in this source', readId)
    .option('--table <code>', 'table to ask for; default: the first in the list')
    .action((id: string, options: CheckOptions) =>
      run(async context => {
        const { terminal, json } = context;
        const reports = await checkAll(context, id, options);
        if (json) terminal.out(`${asJson(reports)}\n`);
        else {
          for (const report of reports) terminal.out(describe(report));
          terminal.out(describeSkipped(reports, options));
        }
        return reports.some(({ verdict }) => verdict !== 'ok') ? exitCodes.differences : exitCodes.fine;
      }),
    );
};

async function checkAll(
  { desk, terminal }: CommandContext,
  id: string,
  { source, table: wanted }: CheckOptions,
): Promise<readonly EndpointReport[]> {
  const request = { connectorId: Number(id), ...(source !== undefined && { sourceId: Number(source) }) };
  const reports: EndpointReport[] = [];
  let table = wanted;
  for (const endpoint of endpoints) {
    const needsTable = endpoint === 'urlTableDescription' || endpoint === 'urlData';
    if (needsTable && table === undefined) break;
    const { item } = await withProgress(terminal, `Calling ${endpoint}`, () =>
      desk.post(`/endpoints/${endpoint}`, needsTable ? { ...request, table } : request),
    );
    const report = item as EndpointReport;
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
