/**
 * Many portals, each at an address of its own, as fast as they can be: they answer `biconnector.connector.get` to whoever
 * brings the very token of that portal's user, and anything else with an error. Started as a process of its own, which
 * tells its port.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The access token of a user, which the portal of another one would refuse. */
export const accessTokenOf = (memberId: string, userId: number): string => `token-${memberId}-${userId}`;

/** Loopback addresses of their own: the server keeps connections per portal, as it would in life. */
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
