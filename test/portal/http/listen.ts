import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that is up. */
export interface Listening {
  readonly host: string;
  readonly origin: string;
  close(): Promise<void>;
}

/** Listens on loopback under the given name; port 0 takes any free one. */
export async function listen(name: string, port: number, listener: RequestListener): Promise<Listening> {
  const server = createServer({ keepAliveTimeout: 30_000 }, listener);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const host = `${name}:${(server.address() as AddressInfo).port}`;
  return { host, origin: `http://${host}`, close: () => shut(server) };
}

function shut(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
