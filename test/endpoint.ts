import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A connector's endpoints that accept everything, and remember what they were sent. */
export interface Endpoint {
  readonly origin: string;
  /** As they came, in order. */
  readonly bodies: string[];
  /** What is answered, until it is changed: 200 and `ok`. */
  answer: (res: ServerResponse) => void;
  close(): Promise<void>;
}

export async function startEndpoint(): Promise<Endpoint> {
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (part: Buffer) => {
      body += part.toString();
    });
    req.on('end', () => {
      endpoint.bodies.push(body);
      endpoint.answer(res);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const endpoint: Endpoint = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies: [],
    answer: accept,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return endpoint;
}

export const accept = (res: ServerResponse): void => {
  res.end('ok');
};
