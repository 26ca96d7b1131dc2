import { z } from 'zod';
import type { Clock } from '../../time/clock.ts';
import type { Config } from '../../config/config.ts';
import { parseJson } from '../../net/parse-json.ts';
import { fingerprintsOf } from '../../config/fingerprint.ts';
import { failure, ok, reasonOf, startCommand, warning, type Finding } from './finding.ts';
import type { HttpAnswer, SendRequest } from './send-request.ts';

const health = z.object({
  app: z.string(),
  seen: z.object({ scheme: z.string(), from: z.enum(['public', 'private']) }),
});

const dayMs = 24 * 3_600_000;

/** Checks APP_URL from outside: whether it leads to this app, its TLS, and what proxies on the way change. */
export async function checkAddress(
  config: Config,
  send: SendRequest,
  clock: Clock,
): Promise<readonly Finding[]> {
  const { appUrl } = config;
  const answer = await send({ method: 'GET', url: new URL('/healthz', appUrl) }).catch((error: unknown) =>
    reasonOf(error),
  );
  if (typeof answer === 'string') return [unreachable(appUrl, answer)];
  const findings = [...checkTls(config, answer, clock), ...(await checkPlainHttp(config, send))];
  const { data } = health.safeParse(parseJson(answer.text));
  if (data === undefined)
    return [
      ...findings,
      failure(
        'public address',
        `${appUrl} answers (HTTP ${answer.status}), but not as Connector Desk.`,
        'Let the proxy pass every path of APP_URL to this server, /healthz included.',
      ),
    ];
  if (!fingerprintsOf(config).includes(data.app))
    return [
      ...findings,
      failure(
        'public address',
        `${appUrl} leads to another Connector Desk, or to one with different TOKEN_KEYS or another APP_URL.`,
        'Run this command with the same environment as the server, and check which server the proxy forwards to.',
      ),
    ];
  return [
    ...findings,
    ok('public address', `${appUrl} leads to this app.`),
    ...checkForwarding(config, data.seen),
  ];
}

function unreachable(appUrl: string, reason: string): Finding {
  if (reason === 'ADDRESS_REFUSED')
    return warning(
      'public address',
      `${appUrl} has a private address when seen from here, and was not called.`,
      'Bitrix24’s servers and people’s browsers have to reach it, so test it from outside. In a closed network, set ALLOW_INSECURE_PORTALS=1.',
    );
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(reason))
    return failure(
      'TLS',
      `The certificate of ${appUrl} is not accepted: ${reason}.`,
      'Install a certificate from a public authority for this host, with its full chain, and renew it in time.',
    );
  return failure(
    'public address',
    `${appUrl} cannot be reached from here: ${reason}.`,
    `Start the server: ${startCommand}. Check DNS, the firewall and the proxy in front of it.`,
  );
}

function checkTls({ appUrl }: Config, { certificateEnds }: HttpAnswer, clock: Clock): readonly Finding[] {
  if (new URL(appUrl).protocol !== 'https:')
    return [
      warning(
        'TLS',
        `${appUrl} is not https.`,
        'Browsers do not show an http page inside an https portal. Use http in closed networks and trials only.',
      ),
    ];
  if (certificateEnds === undefined) return [];
  const days = Math.floor((certificateEnds - clock.now()) / dayMs);
  if (days < 14)
    return [
      warning(
        'TLS',
        `The certificate expires in ${days} days.`,
        'Renew it now, and check why it was not renewed automatically.',
      ),
    ];
  return [ok('TLS', `The certificate is valid for ${days} more days.`)];
}

/** Warns when the address answers over plain http instead of redirecting to https. */
async function checkPlainHttp({ appUrl }: Config, send: SendRequest): Promise<readonly Finding[]> {
  const url = new URL(appUrl);
  if (url.protocol !== 'https:' || url.port !== '') return [];
  const plain = await send({ method: 'GET', url: new URL(`http://${url.host}/healthz`) }).catch(
    () => undefined,
  );
  const leads = plain?.headers['location']?.startsWith('https://') === true && plain.status >= 300;
  if (plain === undefined || leads || plain.status >= 400) return [];
  return [
    warning(
      'TLS',
      `http://${url.host} answers without encryption.`,
      'Let the proxy redirect http to https, or close port 80.',
    ),
  ];
}

function checkForwarding(
  { appUrl }: Config,
  { scheme, from }: z.infer<typeof health>['seen'],
): readonly Finding[] {
  if (`${scheme}:` !== new URL(appUrl).protocol)
    return [
      failure(
        'proxy headers',
        `Requests to ${appUrl} reach the server as ${scheme}.`,
        'Let the proxy send X-Forwarded-Proto, and name the proxy in TRUST_PROXY. Otherwise no session cookie is set.',
      ),
    ];
  if (from === 'private' && new URL(appUrl).protocol === 'https:')
    return [
      warning(
        'proxy headers',
        'The server sees a private address instead of the caller’s.',
        'Let the proxy send X-Forwarded-For, and name the proxy in TRUST_PROXY. Otherwise all people share one rate limit. Ignore this if the command runs in the same network.',
      ),
    ];
  return [ok('proxy headers', 'The proxy passes on the scheme and the caller’s address.')];
}
