import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificate.ts';

/** A server that accepts connections. */
export interface Listening {
  /** `host:port` */
  readonly host: string;
  readonly origin: string;
  close(): Promise<void>;
}

const keepAliveTimeout = 30_000;

/** Listens on loopback under the given name. Port 0 means any free port; a certificate means https. */
export async function listen(
  name: string,
  port: number,
  listener: RequestListener,
  certificate?: Certificate,
): Promise<Listening> {
  const server = certificate
    ? createSecureServer({ keepAliveTimeout, ...certificate }, listener)
    : createServer({ keepAliveTimeout }, listener);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const host = `${name}:${(server.address() as AddressInfo).port}`;
  return { host, origin: `${certificate ? 'https' : 'http'}://${host}`, close: () => shut(server) };
}

function shut(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
