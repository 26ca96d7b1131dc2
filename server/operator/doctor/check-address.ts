import { z } from 'zod';
import type { Clock } from '../../time/clock.ts';
import type { Config } from '../../config/config.ts';
import { fingerprintsOf } from '../../config/fingerprint.ts';
import { failure, ok, reasonOf, warning, type Finding } from './finding.ts';
import type { Look, Seen } from './http-look.ts';

const health = z.object({
  app: z.string(),
  seen: z.object({ scheme: z.string(), from: z.enum(['public', 'private']) }),
});

const dayMs = 24 * 3_600_000;

/** APP_URL as the world sees it: whether it leads here, its TLS, and what the proxies on the way do. */
export async function checkAddress(config: Config, look: Look, clock: Clock): Promise<readonly Finding[]> {
  const { appUrl } = config;
  const seen = await look({ method: 'GET', url: new URL('/healthz', appUrl) }).catch((error: unknown) =>
    reasonOf(error),
  );
  if (typeof seen === 'string') return [unreachable(appUrl, seen)];
  const findings = [...checkTls(config, seen, clock), ...(await checkPlainHttp(config, look))];
  const answer = readHealth(seen);
  if (answer === undefined)
    return [
      ...findings,
      failure(
        'public address',
        `${appUrl} answers (HTTP ${seen.status}), but not as Connector Desk.`,
        'Let the proxy pass every path of APP_URL to this server, /healthz included.',
      ),
    ];
  if (!fingerprintsOf(config).includes(answer.app))
    return [
      ...findings,
      failure(
        'public address',
        `${appUrl} leads to another Connector Desk, or to one with other TOKEN_KEYS or another APP_URL.`,
        'Run this command with the same environment as the server, and check where the proxy leads to.',
      ),
    ];
  return [
    ...findings,
    ok('public address', `${appUrl} leads to this app.`),
    ...checkForwarding(config, answer.seen),
  ];
}

function unreachable(appUrl: string, reason: string): Finding {
  if (reason === 'ADDRESS_REFUSED')
    return warning(
      'public address',
      `${appUrl} has a private address as seen from here, and is not called.`,
      'Bitrix24’s servers and people’s browsers have to reach it: look from outside. For closed networks: ALLOW_INSECURE_PORTALS=1.',
    );
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(reason))
    return failure(
      'TLS',
      `The certificate of ${appUrl} is not accepted: ${reason}.`,
      'Install a certificate of a public authority for this very host, with its whole chain, and renew it in time.',
    );
  return failure(
    'public address',
    `${appUrl} cannot be reached from here: ${reason}.`,
    'Start the server; check DNS, firewall and the proxy in front of it.',
  );
}

function checkTls({ appUrl }: Config, { certificateEnds }: Seen, clock: Clock): readonly Finding[] {
  if (new URL(appUrl).protocol !== 'https:')
    return [
      warning(
        'TLS',
        `${appUrl} is not https.`,
        'Browsers show no http page in the frame of an https portal: http is for closed networks and trials only.',
      ),
    ];
  if (certificateEnds === undefined) return [];
  const days = Math.floor((certificateEnds - clock.now()) / dayMs);
  if (days < 14)
    return [
      warning(
        'TLS',
        `The certificate ends in ${days} days.`,
        'Renew it now, and see why nobody has done so yet.',
      ),
    ];
  return [ok('TLS', `The certificate is valid for ${days} days more.`)];
}

/** Somebody who types the address without https must not be served in the clear. */
async function checkPlainHttp({ appUrl }: Config, look: Look): Promise<readonly Finding[]> {
  const url = new URL(appUrl);
  if (url.protocol !== 'https:' || url.port !== '') return [];
  const plain = await look({ method: 'GET', url: new URL(`http://${url.host}/healthz`) }).catch(
    () => undefined,
  );
  const leads = plain?.headers['location']?.startsWith('https://') === true && plain.status >= 300;
  if (plain === undefined || leads || plain.status >= 400) return [];
  return [
    warning(
      'TLS',
      `http://${url.host} answers in the clear.`,
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
        `The server takes requests to ${appUrl} for ${scheme}.`,
        'Let the proxy send X-Forwarded-Proto, and name the proxy in TRUST_PROXY. Otherwise no session cookie is set.',
      ),
    ];
  if (from === 'private' && new URL(appUrl).protocol === 'https:')
    return [
      warning(
        'proxy headers',
        'The server sees a private address where the caller’s should be.',
        'Let the proxy send X-Forwarded-For, and name the proxy in TRUST_PROXY: otherwise all people share one limit. Fine if this command runs in the same network.',
      ),
    ];
  return [ok('proxy headers', 'The server learns from the proxy how it was called.')];
}

function readHealth({ text }: Seen): z.infer<typeof health> | undefined {
  try {
    return health.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
