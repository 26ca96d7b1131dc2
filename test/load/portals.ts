/**
 * Runs many fast portals, each at an address of its own. They answer `biconnector.connector.get` for a token of that portal's
 * users, and everything else with an error. Runs as a child process, which sends its port to the parent.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The access token of a user. Only the user's own portal accepts it. */
export const accessTokenOf = (memberId: string, userId: number): string => `token-${memberId}-${userId}`;

/** A loopback address per portal, so that the server keeps separate connections as in production. */
export const addressOf = (portal: number): string =>
  `127.1.${Math.floor(portal / 250)}.${(portal % 250) + 1}`;

const connector = {
  title: 'Sales of the year',
  logo: 'https://example.com/logo.svg',
  urlCheck: 'https://example.com/check',
  urlTableList: 'https://example.com/tables',
  urlTableDescription: 'https://example.com/columns',
  urlData: 'https://example.com/data',
  settings: [{ code: 'token', name: 'Access token', type: 'STRING' }],
};

function answer(memberId: string, req: IncomingMessage, res: ServerResponse): void {
  let text = '';
  req.setEncoding('utf8');
  req.on('data', (chunk: string) => (text += chunk));
  req.on('end', () => {
    const { auth, id } = JSON.parse(text) as { auth?: string; id?: number };
    const known = auth?.startsWith(`token-${memberId}-`) === true;
    const body = known
      ? { result: { item: { id, ...connector } }, time: { start: 1, finish: 2, duration: 0.01 } }
      : { error: 'invalid_token', error_description: 'Not a token of this portal' };
    res.writeHead(known ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
}

async function open(portals: number): Promise<number> {
  let port = 0;
  for (let portal = 0; portal < portals; portal += 1) {
    const memberId = portal.toString(16).padStart(32, '0');
    const server = createServer((req, res) => answer(memberId, req, res));
    await new Promise<void>(resolve => server.listen(port, addressOf(portal), 2_048, resolve));
    port = (server.address() as AddressInfo).port;
  }
  return port;
}

if (process.send !== undefined) {
  process.send(await open(Number(process.argv[2])));
  process.once('disconnect', () => process.exit());
}
