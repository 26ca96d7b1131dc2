import { Command, InvalidArgumentError, Option } from 'commander';

/** What the command was asked for. */
export interface CommandOptions {
  /** Handler path of the first local application. */
  readonly app: string;
  /** Its installation path; absolute, or relative to the handler path. */
  readonly install?: string;
  readonly title: string;
  readonly scope: readonly string[];
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** The wished port; undefined: 3100, or any free one. */
  readonly port?: number;
  readonly oauthPort?: number;
  readonly lang?: 'en' | 'ru';
  readonly box: boolean;
  readonly empty: boolean;
  readonly seed?: string;
}

function webAddress(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('It must be an address such as http://localhost:8080.');
}

function port(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new InvalidArgumentError('It must be a number from 1 to 65535.');
}

/** Shape of a local application's client id (platform contract 1.1). */
function clientId(text: string): string {
  if (/^local\.[0-9a-f]{14}\.\d{8}$/.test(text)) return text;
  throw new InvalidArgumentError('It must look like local.0123456789abcd.12345678.');
}

const scopes = (text: string): readonly string[] => text.split(/[\s,]+/).filter(scope => scope !== '');

const examples = `
Examples:
  npm run portal -- --app http://localhost:8080
  npm run portal -- --app http://localhost:8080/app --install /install --scope crm,user --lang ru
  npm run portal -- --app http://localhost:8080 --seed seed.json

The portal prints the address to open. "Developer resources" there shows client_id and client_secret,
takes further applications and webhooks, and lists the recorded traffic. Ctrl+C stops everything.
The full description is in test/portal/README.md.
`;

/** The command line. Mistakes end in a message and exit code 1. */
export function commandLine(): Command {
  return new Command('portal')
    .description(
      'Runs a sandbox Bitrix24 portal on this machine, with an OAuth server, for an application of yours.',
    )
    .option('--app <url>', 'handler path of your application', webAddress, 'http://localhost:8080')
    .option('--install <path>', 'its initial installation path, absolute or relative to the handler path')
    .option('--title <text>', 'its name', 'My application')
    .option('--scope <list>', 'its permissions, separated by commas', scopes, [
      'biconnector',
      'placement',
      'user',
    ])
    .option('--client-id <id>', 'its client id, so that it stays the same at every start', clientId)
    .option('--client-secret <secret>', 'its client secret, likewise')
    .option('--port <number>', 'port of the portal (default: 3100)', port)
    .option('--oauth-port <number>', 'port of the OAuth server (default: 3101)', port)
    .addOption(new Option('--lang <language>', 'language of the portal').choices(['en', 'ru']))
    .option('--box', 'an on-premise portal instead of one in the cloud', false)
    .addOption(new Option('--empty', 'no connectors, sources and tables').default(false).conflicts('seed'))
    .option('--seed <file>', 'connectors, sources, tables and users from a JSON file')
    .addHelpText('after', examples);
}
