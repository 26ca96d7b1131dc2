import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createRawServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createCallEndpoint, type CallEndpointOptions } from '../../server/bi/checks/call-endpoint.ts';
import {
  createCheckEndpoint,
  type CheckEndpointOptions,
  type EndpointCheck,
} from '../../server/bi/checks/check-endpoint.ts';
import type { EndpointReport } from '../../server/bi/checks/report-answers.ts';

/** A server that misbehaves as it is told. */
export interface Misbehaving {
  readonly origin: string;
  readonly port: number;
  /** Connections that were opened. */
  readonly sockets: Socket[];
  /** Bodies of the requests, in order. */
  readonly bodies: readonly string[];
  readonly requests: readonly IncomingMessage[];
  close(): Promise<void>;
}

export interface AnswerLike {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

type Behaviour = AnswerLike | ((req: IncomingMessage, res: ServerResponse) => void);

export async function misbehave(
  behaviour: Behaviour,
  tls?: { readonly key: string; readonly cert: string },
): Promise<Misbehaving> {
  const bodies: string[] = [];
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString());
      requests.push(req);
      if (typeof behaviour === 'function') {
        behaviour(req, res);
        return;
      }
      res.writeHead(behaviour.status ?? 200, { 'content-type': 'application/json', ...behaviour.headers });
      res.end(behaviour.body ?? '');
    });
  };
  const server = tls === undefined ? createServer(listener) : createSecureServer({ ...tls }, listener);
  return { ...(await listen(server, tls === undefined ? 'http' : 'https')), bodies, requests };
}

/** A server that speaks something of its own. */
export async function speak(onSocket: (socket: Socket) => void): Promise<Misbehaving> {
  return { ...(await listen(createRawServer(onSocket), 'http')), bodies: [], requests: [] };
}

async function listen(server: Server, scheme: string): Promise<Omit<Misbehaving, 'bodies' | 'requests'>> {
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    sockets.push(socket);
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${scheme}://127.0.0.1:${port}`,
    port,
    sockets,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

export interface CheckOptions
  extends Partial<CallEndpointOptions>, Partial<Omit<CheckEndpointOptions, 'now'>> {
  readonly signal?: AbortSignal;
}

const never = new AbortController().signal;

/** Checks one endpoint; private addresses are allowed unless the test says otherwise. */
export function check(
  asked: Partial<EndpointCheck> & { readonly url: string },
  options: CheckOptions = {},
): Promise<EndpointReport> {
  const now = options.now ?? (() => performance.now());
  const callEndpoint = createCallEndpoint({ allowPrivate: true, today: () => Date.now(), ...options, now });
  const checkEndpoint = createCheckEndpoint({ callEndpoint, now, slowMs: options.slowMs ?? 60_000 });
  return checkEndpoint(
    { endpoint: 'urlCheck', question: {}, settings: {}, ...asked },
    options.signal ?? never,
  );
}

/** Answers a check of one endpoint with `behaviour`. */
export async function checkAgainst(
  behaviour: Behaviour,
  asked: Partial<EndpointCheck> = {},
  options: CheckOptions = {},
): Promise<EndpointReport> {
  const server = await misbehave(behaviour);
  try {
    return await check({ url: `${server.origin}/endpoint`, ...asked }, options);
  } finally {
    await server.close();
  }
}

export const codesOf = ({ findings }: EndpointReport): readonly string[] =>
  findings
    .map(({ code }) => code)
    // True of every server on this machine.
    .filter(code => !['NOT_HTTPS', 'ODD_PORT', 'PRIVATE_ADDRESS_CALLED'].includes(code));
