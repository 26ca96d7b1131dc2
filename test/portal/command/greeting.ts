import type { Sandbox, SandboxPortal } from '../api.ts';

const colourful = process.stdout.isTTY && !process.env['NO_COLOR'];
const paint = (code: number, text: string): string => (colourful ? `\u001b[${code}m${text}\u001b[0m` : text);

/** The text that the command prints: what to open, and what the application needs. It holds no secret. */
export function greeting({
  sandbox,
  portal,
}: {
  readonly sandbox: Sandbox;
  readonly portal: SandboxPortal;
}): string {
  const { app, oauth } = sandbox;
  const kind = portal.profile === 'box' ? 'on-premise' : 'cloud';
  return [
    '',
    `  A sandbox portal (${kind}, ${portal.lang}) is running. Open`,
    '',
    `      ${paint(36, `${portal.origin}/`)}`,
    '',
    `  ${app.title}: ${app.url}`,
    ...(app.installUrl === undefined ? [] : [`  Its installer: ${app.installUrl}`]),
    `  client_id: ${app.clientId}`,
    `  client_secret: copy it from ${portal.origin}/devops/local-application/${app.clientId}/`,
    `  OAuth server: ${oauth.origin}`,
    `  Recorded traffic: ${portal.origin}/devops/traffic/`,
    '',
    `  ${paint(2, 'Ctrl+C stops it. All data is lost then.')}`,
    '',
  ].join('\n');
}
