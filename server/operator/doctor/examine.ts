import type { Clock } from '../../time/clock.ts';
import { ConfigError, type Config } from '../../config/config.ts';
import { checkAddress } from './check-address.ts';
import { checkDatabase } from './check-database.ts';
import { checkFraming } from './check-framing.ts';
import { checkOAuth } from './check-oauth.ts';
import { failure, ok, type Finding } from './finding.ts';
import type { Look } from './http-look.ts';

export interface Patient {
  /** @throws ConfigError */
  readonly readConfig: () => Config;
  readonly lookWith: (config: Config) => Look;
  readonly clock: Clock;
  /** Such as `v22.12.0`. */
  readonly nodeVersion: string;
}

/** Looks at everything a server needs, from its configuration to what arrives through the proxy; changes nothing. */
export async function examine({
  readConfig,
  lookWith,
  clock,
  nodeVersion,
}: Patient): Promise<readonly Finding[]> {
  const node = checkNode(nodeVersion);
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [
      node,
      ...error.problems.map(problem =>
        failure('configuration', `${problem}.`, 'Set the variable as README.md explains it.'),
      ),
    ];
  }
  const look = lookWith(config);
  const checked = await Promise.all([
    checkDatabase(config),
    checkOAuth(config, look, clock),
    checkAddress(config, look, clock),
  ]);
  const findings = [node, ok('configuration', 'Every variable can be used.'), ...checked.flat()];
  // Of an address that leads nowhere, or elsewhere, the pages say nothing.
  const leadsHere = findings.some(({ about, state }) => about === 'public address' && state === 'ok');
  return leadsHere ? [...findings, ...(await checkFraming(config, look))] : findings;
}

/** As `engines` in package.json. */
function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  return fits
    ? ok('Node.js', `Node.js ${version} will do.`)
    : failure(
        'Node.js',
        `Node.js ${version} will not do.`,
        'Install Node.js 20.19 or newer, or 22.12 or newer.',
      );
}
