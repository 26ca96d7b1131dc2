import type { Clock } from '../../time/clock.ts';
import { ConfigError, type Config } from '../../config/config.ts';
import { checkAddress } from './check-address.ts';
import { checkDatabase } from './check-database.ts';
import { checkFraming } from './check-framing.ts';
import { checkOAuth } from './check-oauth.ts';
import { failure, ok, warning, type Finding } from './finding.ts';
import type { SendRequest } from './send-request.ts';

export interface ExamineOptions {
  /** @throws ConfigError */
  readonly readConfig: () => Config;
  readonly sendRequestFor: (config: Config) => SendRequest;
  readonly clock: Clock;
  /** Version of Node.js, such as `v22.12.0`. */
  readonly nodeVersion: string;
}

/** Checks everything a server needs, from its configuration to the headers that arrive through the proxy. Changes nothing. */
export async function examine({
  readConfig,
  sendRequestFor,
  clock,
  nodeVersion,
}: ExamineOptions): Promise<readonly Finding[]> {
  const node = checkNode(nodeVersion);
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [
      node,
      ...error.problems.map(problem => failure('configuration', `${problem}.`, remedyOf(problem))),
    ];
  }
  const send = sendRequestFor(config);
  const checked = await Promise.all([
    checkDatabase(config),
    checkOAuth(config, send, clock),
    checkAddress(config, send, clock),
  ]);
  const findings = [
    node,
    ok('configuration', 'Every variable is valid.'),
    ...checkTrust(config),
    ...checked.flat(),
  ];
  // The pages say nothing about this app when the address leads nowhere or to another server.
  const leadsHere = findings.some(({ about, state }) => about === 'public address' && state === 'ok');
  return leadsHere ? [...findings, ...(await checkFraming(config, send))] : findings;
}

/** Warns when whole private networks count as proxies: a client there chooses its own address by `X-Forwarded-For`. */
const checkTrust = ({ trustProxy }: Pick<Config, 'trustProxy'>): readonly Finding[] =>
  /linklocal|uniquelocal/.test(String(trustProxy))
    ? [
        warning(
          'trusted proxies',
          'TRUST_PROXY trusts every private address, so a client on one chooses its own address.',
          'Set TRUST_PROXY to the address of the proxy, such as TRUST_PROXY=loopback.',
        ),
      ]
    : [];

/** The command that makes a value, where there is one. */
function remedyOf(problem: string): string {
  if (problem.startsWith('SESSION_SECRET')) return 'Set it to the output of: openssl rand -hex 32';
  if (problem.startsWith('TOKEN_KEYS'))
    return 'Set it to the output of: echo "k1:$(openssl rand -base64 32)". Keep a key that encrypts stored values.';
  return 'Set it in the environment or in .env (cp -n .env.example .env) as docs/operating.md describes it.';
}

/** Accepts the versions named by `engines` in package.json. */
function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  return fits
    ? ok('Node.js', `Node.js ${version} is supported.`)
    : failure(
        'Node.js',
        `Node.js ${version} is not supported.`,
        'Install Node.js 20.19 or newer, or 22.12 or newer.',
      );
}
