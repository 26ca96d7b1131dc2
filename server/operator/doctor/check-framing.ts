import type { Config } from '../../config/config.ts';
import { failure, ok, reasonOf, type Finding } from './finding.ts';
import type { HttpAnswer, SendRequest } from './send-request.ts';

const about = 'framing';

/** Checks that portals can frame the pages as they arrive through the proxy (platform contract 9, traps T8, T28). */
export async function checkFraming({ appUrl }: Config, send: SendRequest): Promise<readonly Finding[]> {
  const at = (path: string) => new URL(path, appUrl);
  const page = await send({ method: 'GET', url: at('/placement') }).catch((error: unknown) =>
    reasonOf(error),
  );
  if (typeof page === 'string')
    return [
      failure(about, `GET /placement gets no answer: ${page}.`, 'Let the proxy pass it to this server.'),
    ];
  const findings = problemsOf(page);
  for (const path of ['/placement', '/install', '/events']) {
    const status = await send({ method: 'HEAD', url: at(path) }).then(
      ({ status: code }) => `HTTP ${code}`,
      (error: unknown) => reasonOf(error),
    );
    if (status !== 'HTTP 200')
      findings.push(
        failure(
          about,
          `HEAD ${path} is answered with ${status}.`,
          'Let the proxy pass HEAD like GET: Bitrix24 uses it to check the addresses of an app.',
        ),
      );
  }
  return findings.length > 0
    ? findings
    : [ok(about, 'Portals can frame the pages, and link checks are answered.')];
}

function problemsOf({ status, headers }: HttpAnswer): Finding[] {
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
        `A proxy adds X-Frame-Options: ${frameOptions.slice(0, 40)}.`,
        'Remove that header in the proxy: with it, no portal can show the app.',
      ),
    );
  const policies = headers['content-security-policy']?.match(/frame-ancestors/g)?.length ?? 0;
  if (policies === 0)
    findings.push(
      failure(
        about,
        'The page arrives without the frame-ancestors of its Content-Security-Policy.',
        'Let the proxy pass the app’s headers unchanged: without them, any site may frame the app.',
      ),
    );
  if (policies > 1)
    findings.push(
      failure(
        about,
        'A proxy adds a second frame-ancestors directive.',
        'Remove it in the proxy: browsers apply all directives, and the app already names the portal that opened it.',
      ),
    );
  return findings;
}
