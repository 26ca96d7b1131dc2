import { Agent, createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A load balancer as small as it gets: one process after the other, as long as they say that they want traffic. */
export interface Balancer {
  readonly origin: string;
  /** Origins of the processes behind it; the next request goes to the next of them. */
  set(origins: readonly string[]): void;
  /** Those that said `ready` at one of the last two looks. */
  ready(): readonly string[];
  /** Who had each request so far, in order. */
  readonly served: readonly { readonly method: string; readonly path: string; readonly by: string }[];
  close(): Promise<void>;
}

export interface BalancerOptions {
  /** How often it asks for readiness, in milliseconds; without it every process counts as ready. */
  readonly lookEveryMs?: number;
}

/** It repeats nothing: a request whose process is gone is answered with 502. */
export async function startBalancer({ lookEveryMs }: BalancerOptions = {}): Promise<Balancer> {
  // Connections are kept, as those of any balancer are.
  const agent = new Agent({ keepAlive: true });
  const served: { method: string; path: string; by: string }[] = [];
  let origins: readonly string[] = [];
  let ready: ReadonlySet<string> = new Set();
  let readyLast: ReadonlySet<string> = new Set();
  let turn = 0;

  function next(): string | undefined {
    const willing = lookEveryMs === undefined ? origins : origins.filter(origin => ready.has(origin));
    turn += 1;
    return willing[turn % willing.length];
  }

  function pass(req: IncomingMessage, res: ServerResponse): void {
    const by = next();
    if (by === undefined) {
      res.writeHead(503).end('no process is ready');
      return;
    }
    served.push({ method: req.method ?? '', path: req.url ?? '', by });
    const { hostname, port } = new URL(by);
    const { method, url: path, headers } = req;
    const onward = ask({ hostname, port, method, path, headers, agent }, answer => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
      answer.once('error', () => res.destroy());
    });
    onward.once('error', () => {
      if (res.headersSent) res.destroy();
      else res.writeHead(502).end('the process is gone');
    });
    req.pipe(onward);
  }

  async function look(): Promise<void> {
    const answers = await Promise.all(origins.map(async origin => [origin, await isReady(origin)] as const));
    const readyNow = new Set(answers.filter(([, yes]) => yes).map(([origin]) => origin));
    // A busy process that once answers too late, or only that its database does, is not taken out.
    ready = new Set([...readyNow, ...readyLast]);
    readyLast = readyNow;
  }

  let looking: Promise<void> | undefined;
  const timer =
    lookEveryMs === undefined
      ? undefined
      : setInterval(() => {
          looking ??= look().finally(() => {
            looking = undefined;
          });
        }, lookEveryMs);

  const server = createServer({ keepAliveTimeout: 30_000 }, pass);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set: wanted => {
      origins = wanted;
    },
    ready: () => [...ready],
    served,
    close: async () => {
      clearInterval(timer);
      await looking;
      agent.destroy();
      await new Promise(resolve => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

const isReady = (origin: string): Promise<boolean> =>
  fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(3_000) }).then(
    answer => answer.status === 200,
    () => false,
  );
