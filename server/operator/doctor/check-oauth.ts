import { z } from 'zod';
import type { Clock } from '../../time/clock.ts';
import type { Config } from '../../config/config.ts';
import { parseJson } from '../../net/parse-json.ts';
import { failure, ok, reasonOf, warning, type Finding } from './finding.ts';
import type { Look } from './http-look.ts';

/** Above this tokens look alive that are not, in milliseconds. */
const largestSkewMs = 30_000;

/** Asked for nobody's token, an OAuth server refuses, in JSON (platform contract 2.6); its clock is in the answer's `Date`. */
export async function checkOAuth(
  { oauthServers }: Config,
  look: Look,
  clock: Clock,
): Promise<readonly Finding[]> {
  const found = await Promise.all(oauthServers.map(server => checkServer(server, look, clock)));
  return found.flat();
}

async function checkServer(server: string, look: Look, clock: Clock): Promise<readonly Finding[]> {
  const about = 'OAuth server';
  const begun = clock.now();
  const seen = await look({ method: 'POST', url: new URL('/rest/app.info', server), body: '' }).catch(
    (error: unknown) => reasonOf(error),
  );
  if (typeof seen === 'string')
    return [
      failure(
        about,
        `${server} cannot be reached: ${seen}.`,
        'Let this server connect to it: firewall, DNS, the system’s certificates. Without it nobody can open the app.',
      ),
    ];
  if (!refusesInJson(seen.text))
    return [
      failure(
        about,
        `${server} does not answer as an OAuth server of Bitrix24 (HTTP ${seen.status}).`,
        'Check B24_OAUTH_SERVERS, and that no proxy or filter answers in its place.',
      ),
    ];
  const findings = [ok(about, `${server} answers.`)];
  const theirs = Date.parse(seen.headers['date'] ?? '');
  if (Number.isNaN(theirs)) return findings;
  const skew = theirs - (begun + clock.now()) / 2;
  const seconds = Math.round(Math.abs(skew) / 1000);
  return [
    ...findings,
    Math.abs(skew) > largestSkewMs
      ? warning(
          'clock',
          `The clock of this machine is ${seconds} s ${skew > 0 ? 'behind' : 'ahead of'} that of ${server}.`,
          'Let the machine set its clock by NTP: tokens and one-time codes live by the clock.',
        )
      : ok('clock', `The clock agrees with ${server} (${seconds} s).`),
  ];
}

const refusesInJson = (text: string): boolean =>
  z.object({ error: z.string() }).safeParse(parseJson(text)).success;
