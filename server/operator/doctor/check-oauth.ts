import { z } from 'zod';
import type { Clock } from '../../time/clock.ts';
import type { Config } from '../../config/config.ts';
import { parseJson } from '../../net/parse-json.ts';
import { failure, ok, reasonOf, warning, type Finding } from './finding.ts';
import type { SendRequest } from './send-request.ts';

/** With a larger difference, expired tokens look valid; in milliseconds. */
const maxClockSkewMs = 30_000;

const refusal = z.object({ error: z.string() });

/** Checks every OAuth server: without a token it refuses in JSON (platform contract 2.6), and `Date` tells its time. */
export async function checkOAuth(
  { oauthServers }: Config,
  send: SendRequest,
  clock: Clock,
): Promise<readonly Finding[]> {
  const found = await Promise.all(oauthServers.map(server => checkServer(server, send, clock)));
  return found.flat();
}

async function checkServer(server: string, send: SendRequest, clock: Clock): Promise<readonly Finding[]> {
  const about = 'OAuth server';
  const begun = clock.now();
  const answer = await send({ method: 'POST', url: new URL('/rest/app.info', server), body: '' }).catch(
    (error: unknown) => reasonOf(error),
  );
  if (typeof answer === 'string')
    return [
      failure(
        about,
        `${server} cannot be reached: ${answer}.`,
        'Check the firewall, DNS and the system’s certificates. Without this OAuth server nobody can open the app.',
      ),
    ];
  if (!refusal.safeParse(parseJson(answer.text)).success)
    return [
      failure(
        about,
        `${server} does not answer as an OAuth server of Bitrix24 (HTTP ${answer.status}).`,
        'Check B24_OAUTH_SERVERS, and check that no proxy or filter answers in its place.',
      ),
    ];
  const findings = [ok(about, `${server} answers.`)];
  const theirs = Date.parse(answer.headers['date'] ?? '');
  if (Number.isNaN(theirs)) return findings;
  const skew = theirs - (begun + clock.now()) / 2;
  const seconds = Math.round(Math.abs(skew) / 1000);
  return [
    ...findings,
    Math.abs(skew) > maxClockSkewMs
      ? warning(
          'clock',
          `The clock of this machine is ${seconds} s ${skew > 0 ? 'behind' : 'ahead of'} that of ${server}.`,
          'Synchronize the clock, because tokens and one-time codes depend on it: timedatectl set-ntp true',
        )
      : ok('clock', `The clock agrees with ${server} (${seconds} s).`),
  ];
}
