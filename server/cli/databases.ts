import { Option, type Command } from 'commander';
import { isItem, readList, readText, type Item } from '../bitrix24/biconnector/item.ts';
import { exitCodes, wrongUsage, type ExitCode } from './cli-error.ts';
import type { AddCliCommand, CommandContext, RunCommand } from './command.ts';
import { readDatabaseId, readPort } from './read-option.ts';
import { asJson, columns, headOf, withProgress } from './terminal.ts';

/** `databases`: connects, checks and publishes databases that the app serves to BI Builder. */
export const addDatabases: AddCliCommand = (program, run) => {
  const databases = program
    .command('databases')
    .description('connect databases, and publish their tables into BI Builder');
  addList(databases, run);
  addConnect(databases, run);
  addCheck(databases, run);
  addTables(databases, run);
  addPublish(databases, run);
  addRequests(databases, run);
};

const kinds = ['postgres', 'mysql', 'clickhouse'];

function addList(databases: Command, run: RunCommand): void {
  databases
    .command('list')
    .description('list the databases of the portal')
    .action(() =>
      run(async context => {
        const { items } = await read(context, 'Listing databases', '/databases');
        const fields = ['id', 'title', 'type', 'host', 'database', 'publishedTables', 'brokenSince'];
        return print(context, items, fields, { nothing: 'No database is connected yet.' });
      }),
    );
}

interface ConnectOptions {
  readonly type: string;
  readonly host: string;
  readonly port?: number;
  readonly database: string;
  readonly user: string;
  readonly tls: string;
  readonly ca?: string;
  readonly serverName?: string;
  readonly timeZone?: string;
}

function addConnect(databases: Command, run: RunCommand): void {
  databases
    .command('connect')
    .description('connect a database after a check; CONNECTOR_DESK_DATABASE_PASSWORD holds its password')
    .argument('<title>', 'what people call it')
    .addOption(new Option('--type <type>', 'type of the server').choices(kinds).makeOptionMandatory())
    .requiredOption('--host <host>', 'name or address of the server')
    .option('--port <port>', 'port; default: the usual one of the type', readPort)
    .requiredOption('--database <name>', 'name of the database')
    .requiredOption('--user <name>', 'an account that may only read')
    .addOption(
      new Option('--tls <mode>', 'encryption').choices(['verify', 'encrypt', 'off']).default('verify'),
    )
    .option('--ca <file>', 'file with the certificate of the authority that signed the server’s own')
    .option('--server-name <name>', 'name in the server’s certificate, where it is not the host')
    .option('--time-zone <zone>', 'zone of its moments, such as Europe/Moscow')
    .action((title: string, { tls: mode, ca, serverName, ...place }: ConnectOptions) =>
      run(async context => {
        const { desk, databasePassword: password, terminal, json } = context;
        // An argument would be visible in the process list.
        if (password === undefined)
          throw wrongUsage('CONNECTOR_DESK_DATABASE_PASSWORD is missing: set it to the database’s password.');
        const body = {
          title,
          ...place,
          password,
          tls: { mode, ...(ca && { ca: await context.readFile(ca) }), ...(serverName && { serverName }) },
        };
        const { item } = await withProgress(terminal, 'Checking', () => desk.post('/databases', body));
        const id = isItem(item) ? readText(item['id']) : '';
        terminal.out(
          json
            ? `${asJson(item)}\n`
            : `The database is connected; its ID is ${id}. "databases tables ${id}" lists its tables.\n`,
        );
        return exitCodes.fine;
      }),
    );
}

function addCheck(databases: Command, run: RunCommand): void {
  databases
    .command('check')
    .description('check a database step by step')
    .argument('<id>', 'the database’s ID', readDatabaseId)
    .action((id: string) =>
      run(async context => {
        const { desk, terminal } = context;
        const { item } = await withProgress(terminal, 'Checking', () =>
          desk.post(`/databases/${id}/check`, {}),
        );
        const report = isItem(item) ? item : {};
        print(context, report['steps'], ['step', 'state', 'code', 'message'], { all: report });
        return report['ok'] === true ? exitCodes.fine : exitCodes.differences;
      }),
    );
}

function addTables(databases: Command, run: RunCommand): void {
  databases
    .command('tables')
    .description('list the tables of a database with their codes')
    .argument('<id>', 'the database’s ID', readDatabaseId)
    .option('--search <text>', 'part of a name, schema or code')
    .action((id: string, { search }: { search?: string }) =>
      run(async context => {
        const query = search === undefined ? '' : `?search=${encodeURIComponent(search)}`;
        const { items } = await read(context, 'Listing tables', `/databases/${id}/tables${query}`);
        return print(context, items, ['schema', 'name', 'kind', 'rows', 'code', 'tableId'], {
          nothing: search === undefined ? 'The account can read no table.' : 'No table has this in its name.',
        });
      }),
    );
}

function addPublish(databases: Command, run: RunCommand): void {
  databases
    .command('publish')
    .description('publish tables into BI Builder; what is there already is found again')
    .argument('<id>', 'the database’s ID', readDatabaseId)
    .argument(
      '<tables...>',
      'names of tables, with their schema as schema.name where it is not the usual one',
    )
    .option('--date-column <name>', 'the column that reports filter by')
    .action((id: string, names: readonly string[], { dateColumn }: { dateColumn?: string }) =>
      run(async context => {
        const { desk, terminal } = context;
        const tables = names.map(name => ({ ...tableNamed(name), ...(dateColumn && { dateColumn }) }));
        const { item } = await withProgress(terminal, 'Publishing', () =>
          desk.post(`/databases/${id}/publish`, { tables }),
        );
        const published = readList(isItem(item) ? item['tables'] : undefined).filter(isItem);
        const rows = published.map(({ error, ...table }) => ({
          ...table,
          error: isItem(error) ? error['message'] : '',
        }));
        print(context, rows, ['code', 'tableId', 'error'], { all: item });
        return published.some(({ error }) => error !== undefined) ? exitCodes.failed : exitCodes.fine;
      }),
    );
}

function tableNamed(text: string): { readonly schema?: string; readonly name: string } {
  const dot = text.indexOf('.');
  return dot === -1 ? { name: text } : { schema: text.slice(0, dot), name: text.slice(dot + 1) };
}

function addRequests(databases: Command, run: RunCommand): void {
  databases
    .command('requests')
    .description('list what BI Builder asked of a database, newest first')
    .argument('<id>', 'the database’s ID', readDatabaseId)
    .option('--failed', 'only those that failed')
    .action((id: string, { failed = false }: { failed?: boolean }) =>
      run(async context => {
        const query = failed ? '?outcome=failed' : '';
        const { items } = await read(context, 'Listing requests', `/databases/${id}/requests${query}`);
        const fields = ['at', 'endpoint', 'table', 'rows', 'ms', 'outcome', 'code', 'reason'];
        return print(context, items, fields, {
          nothing: failed ? 'No request failed.' : 'Nothing was asked yet.',
        });
      }),
    );
}

const read = ({ desk, terminal }: CommandContext, what: string, path: string): Promise<Item> =>
  withProgress(terminal, what, () => desk.get(path));

/**
 * Prints a list as a table for people, or everything as JSON for a program.
 * @param how `all` is what a program gets, by default the list; `nothing` is said to people in place of an empty table
 */
function print(
  { terminal, json }: CommandContext,
  items: unknown,
  fields: readonly string[],
  { all = items, nothing }: { readonly all?: unknown; readonly nothing?: string } = {},
): ExitCode {
  const rows = readList(items)
    .filter(isItem)
    .map(item => fields.map(name => readText(item[name])));
  if (json) terminal.out(`${asJson(all)}\n`);
  else if (rows.length === 0 && nothing !== undefined) terminal.out(`${nothing}\n`);
  else terminal.out(`${columns([fields.map(headOf), ...rows])}\n`);
  return exitCodes.fine;
}
