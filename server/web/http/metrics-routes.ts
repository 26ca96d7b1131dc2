import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Router, type RequestHandler } from 'express';
import { DeskError } from '../../desk-error.ts';
import { methodNotAllowed } from './errors.ts';
import { sameSecret } from '../../secrets/same-secret.ts';
import type { MetricsPage } from '../../metrics/metrics.ts';

/** Makes `GET /metrics`, which needs the token; without a configured token there is no such address. */
export function createMetricsRoutes(page: MetricsPage, token: string | undefined): Router {
  const router = Router();
  if (token === undefined) return router;
  const read: RequestHandler = async (req, res) => {
    const given = /^Bearer (?<token>\S+)$/i.exec(req.get('authorization') ?? '')?.groups?.['token'];
    if (given === undefined || !sameSecret(given, token)) {
      res.setHeader('WWW-Authenticate', 'Bearer');
      throw new DeskError('METRICS_TOKEN_NEEDED');
    }
    res.setHeader('Content-Type', page.contentType);
    res.end(await page.text());
  };
  router.route('/metrics').get(read).all(methodNotAllowed('GET', 'HEAD'));
  return router;
}

export interface MetricsPort {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the metrics on a port of their own, which must not be public because it asks for no token. */
export function openMetricsPort(page: MetricsPage, port: number, host: string): Promise<MetricsPort> {
  const server = createServer((req, res) => {
    req.resume();
    if (req.url !== '/metrics' || (req.method !== 'GET' && req.method !== 'HEAD')) {
      res.writeHead(404).end();
      return;
    }
    page.text().then(
      text => res.writeHead(200, { 'content-type': page.contentType }).end(text),
      () => res.writeHead(500).end(),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      resolve({
        port: (server.address() as AddressInfo).port,
        close: () =>
          new Promise(closed => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}
