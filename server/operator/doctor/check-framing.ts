import type { Config } from '../../config/config.ts';
import { failure, ok, reasonOf, type Finding } from './finding.ts';
import type { Look, Seen } from './http-look.ts';

const about = 'framing';

/** The pages as they arrive through the proxy: a portal has to be able to frame them (platform contract 9, traps T8, T28). */
export async function checkFraming({ appUrl }: Config, look: Look): Promise<readonly Finding[]> {
  const at = (path: string) => new URL(path, appUrl);
  const page = await look({ method: 'GET', url: at('/placement') }).catch((error: unknown) =>
    reasonOf(error),
  );
  if (typeof page === 'string')
    return [
      failure(about, `GET /placement is not answered: ${page}.`, 'Let the proxy pass it to this server.'),
    ];
  const findings = problemsOf(page);
  for (const path of ['/placement', '/install', '/events']) {
    const status = await look({ method: 'HEAD', url: at(path) }).then(
      seen => `HTTP ${seen.status}`,
      (error: unknown) => reasonOf(error),
    );
    if (status !== 'HTTP 200')
      findings.push(
        failure(
          about,
          `HEAD ${path} is answered with ${status}.`,
          'Let the proxy pass HEAD as it passes GET: Bitrix24 checks the addresses of an app with it.',
        ),
      );
  }
  return findings.length > 0
    ? findings
    : [ok(about, 'Portals can frame the pages, and link checks are answered.')];
}

function problemsOf({ status, headers }: Seen): Finding[] {
  if (status !== 200)
    return [
      failure(
        about,
        `GET /placement is answered with HTTP ${status}.`,
        'Let the proxy pass it to this server.',
      ),
    ];
  const findings: Finding[] = [];
  const frameOptions = headers['x-frame-options'];
  if (frameOptions !== undefined)
    findings.push(
      failure(
        about,
        `Something on the way adds X-Frame-Options: ${frameOptions.slice(0, 40)}.`,
        'Take that header out of the proxy: with it no portal shows the app.',
      ),
    );
  const policies = headers['content-security-policy']?.match(/frame-ancestors/g)?.length ?? 0;
  if (policies === 0)
    findings.push(
      failure(
        about,
        'The Content-Security-Policy of the page with its frame-ancestors does not arrive.',
        'Let the proxy leave the headers of the app as they are: without it any site may frame the app.',
      ),
    );
  if (policies > 1)
    findings.push(
      failure(
        about,
        'Something on the way adds a frame-ancestors of its own.',
        'Take it out of the proxy: browsers obey all of them, and the app names the very portal it was opened in.',
      ),
    );
  return findings;
}
