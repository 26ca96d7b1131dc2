import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readBody } from '../http/read-params.ts';
import { parsePhpQuery } from '../http/php-query.ts';
import type { JsonMap } from '../json.ts';

/** An app's event handler that only listens. */
export interface Receiver {
  readonly url: string;
  readonly received: { readonly path: string; readonly contentType: string; readonly fields: JsonMap }[];
  /** Status of the answers to come. */
  status: number;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Receiver['received'] = [];
  const server = createServer((request, response) => {
    void readBody(request).then(body => {
      const contentType = request.headers['content-type'] ?? '';
      received.push({ path: request.url ?? '', contentType, fields: parsePhpQuery(body) });
      response.writeHead(receiver.status).end('ok');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    status: 200,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
