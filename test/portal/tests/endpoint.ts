import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readBody } from '../http/read-params.ts';

/** A server that records each request byte for byte and answers as told: a connector's endpoint or an event handler. */
export interface Endpoint {
  readonly url: string;
  readonly received: { readonly path: string; readonly contentType: string; readonly body: string }[];
  answer: (response: ServerResponse) => void;
  close(): Promise<void>;
}

/** Starts an endpoint that answers 200 and `ok` until the test changes `answer`. */
export async function startEndpoint(): Promise<Endpoint> {
  const received: Endpoint['received'] = [];
  const server = createServer((request, response) => {
    void readBody(request).then(body => {
      const contentType = request.headers['content-type'] ?? '';
      received.push({ path: request.url ?? '', contentType, body });
      endpoint.answer(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint: Endpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: response => response.end('ok'),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return endpoint;
}
