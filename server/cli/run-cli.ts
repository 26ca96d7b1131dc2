import { readFile, writeFile } from 'node:fs/promises';
import { Command, CommanderError } from 'commander';
import { appVersion } from '../config/app-version.ts';
import type { CliEnvironment } from '../config/config.ts';
import { decodeText } from '../net/decode-text.ts';
import { addApply } from './apply.ts';
import { addCheck } from './check.ts';
import { CliError, exitCodes, type ExitCode } from './cli-error.ts';
import type { AddCliCommand, RunCommand } from './command.ts';
import { addDatabases } from './databases.ts';
import { addExport } from './export.ts';
import { addGet } from './get.ts';
import { addJournal } from './journal.ts';
import { addList } from './list.ts';
import { createServiceClient } from './service-client.ts';
import { asJson, plainText, type Terminal } from './terminal.ts';

export interface CliOptions {
  readonly environment: CliEnvironment;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
}

const commands: readonly AddCliCommand[] = [
  addGet,
  addList,
  addExport,
  addApply,
  addCheck,
  addDatabases,
  addJournal,
];

const help = `
Environment:
  CONNECTOR_DESK_URL   address of the app, such as https://desk.example.com
  CONNECTOR_DESK_KEY   a service key that an administrator of the portal creates in the app
  CONNECTOR_DESK_DATABASE_PASSWORD   the password for "databases connect"

Files of export and apply (YAML or JSON in UTF-8):
  format: connector-desk/connectors    always this
  version: 1                           always this
  portal: { memberId: …, host: … }     where the file is from; IDs count only there
  connectors:                          a list; title tells which connector is meant, id too in the same portal
    - id: 4                            leave it out for a new connector
      title: Sales
      description: ""                  optional, as are sort, supportMapping and sourceCode
      logo: https://…                  or a data: image
      urlCheck: https://…              also urlTableList, urlTableDescription, urlData
      settings:
        - { code: token, name: Access token, type: STRING }    or type INT
  apply changes nothing while any connector of the file is invalid or in conflict, and deletes none.

Exit codes:
  0    done, or nothing to do
  1    refused, or failed
  2    a dry run that would change something, or a check that found something
  64   wrong usage
  69   the app cannot be reached
  130  interrupted`;

/**
 * Runs one command.
 * @param words the words typed after the program's name
 * @returns the exit code
 */
export async function runCli(words: readonly string[], options: CliOptions): Promise<ExitCode> {
  const { environment, terminal, signal, sleep, now } = options;
  let exitCode: ExitCode = exitCodes.fine;
  const program = new Command('connector-desk')
    .description('Manages the BI Builder connectors of a Bitrix24 portal through Connector Desk.')
    .version(appVersion(), '--version', 'print the version')
    .option('--json', 'print JSON')
    .option('--insecure', 'allow an address that is not https')
    .addHelpText('after', help)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  const run: RunCommand = async work => {
    const { json = false, insecure = false } = program.opts<{ json?: boolean; insecure?: boolean }>();
    const desk = createServiceClient(environment, insecure, signal);
    try {
      exitCode = await work({
        desk,
        terminal,
        json,
        sleep,
        now,
        databasePassword: environment.databasePassword,
        readFile: readText,
        writeFile: writeText,
      });
    } finally {
      await desk.close();
    }
  };
  for (const add of commands) add(program, run);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
    const { json = false } = program.opts<{ json?: boolean }>();
    return printError(asCliError(error, signal), terminal, json);
  }
}

async function writeText(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    const { code } = error as { code?: unknown };
    throw new CliError(exitCodes.failed, `${path} cannot be written: ${String(code)}.`);
  });
}

/** Reads a text file. @throws CliError that says where it is not text, because a lenient reader would change it */
async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    const { code } = error as { code?: unknown };
    throw new CliError(exitCodes.failed, `${path} cannot be read: ${String(code)}.`);
  });
  const decoded = decodeText(bytes);
  if (decoded.ok) return decoded.text;
  const { encoding, place } = decoded;
  const found = encoding === undefined ? '' : `; it looks like ${encoding}`;
  throw new CliError(
    exitCodes.failed,
    `${path} is not UTF-8 text (line ${place.line}, column ${place.column}${found}). Save it as UTF-8.`,
    { code: 'FILE_NOT_UTF8' },
  );
}

const asCliError = (error: unknown, signal: AbortSignal): CliError => {
  if (error instanceof CliError) return error;
  return signal.aborted
    ? new CliError(exitCodes.interrupted, 'Interrupted.')
    : new CliError(exitCodes.failed, error instanceof Error ? error.message : String(error));
};

function printError(
  { message, code, requestId, exitCode }: CliError,
  terminal: Terminal,
  json: boolean,
): ExitCode {
  if (json) terminal.err(`${asJson({ error: { code, message, requestId } })}\n`);
  else {
    const facts = [code, requestId === undefined ? undefined : `request ${requestId}`];
    const known = facts.filter(each => each !== undefined).join(', ');
    terminal.err(`${plainText(known === '' ? message : `${message} (${known})`)}\n`);
  }
  return exitCode;
}
