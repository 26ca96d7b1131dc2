const colourful = process.stdout.isTTY && !process.env['NO_COLOR'];
const paint = (code: number, text: string): string => (colourful ? `\u001b[${code}m${text}\u001b[0m` : text);

/** The text that the demo prints: the address, three things to try, and notes about ports. */
export function welcome(portalOrigin: string, notes: readonly string[]): string {
  const lines = [
    '',
    `  ${paint(1, 'Connector Desk')} and a sandbox portal are running. Open`,
    '',
    `      ${paint(36, `${portalOrigin}/`)}`,
    '',
    '  1. Install Connector Desk from the Marketplace as the administrator, open Databases and try the sample data.',
    '  2. Sign in as another employee (top right) and look up connector 1.',
    '  3. Open the Portal lab (bottom left) to expire the token, rename the portal or forge an opening.',
    '',
    ...notes.map(note => `  ${paint(33, note)}`),
    `  ${paint(2, 'Ctrl+C stops both.')}`,
    '',
  ];
  return lines.join('\n');
}
