import type { Server } from 'node:http';
import { Server as PlainServer } from 'node:net';
import type { Clock } from '../../time/clock.ts';
import type { Drain } from './drain.ts';

export interface StopTimes {
  /** Time in which a load balancer notices that the server is not ready, in milliseconds. */
  readonly graceMs: number;
  /** Time in which requests are still answered that were on their way when the door closed, in milliseconds. */
  readonly lingerMs: number;
  /** Longest time for which running requests may hold up the end, in milliseconds. */
  readonly longestMs: number;
}

/**
 * Ends a server without breaking off a request. After the grace time it takes no more connections; clients that keep theirs
 * learn from `Connection: close` that each answer is the last one.
 */
export async function stopServer(
  server: Server,
  drain: Drain,
  clock: Clock,
  { graceMs, lingerMs, longestMs }: StopTimes,
): Promise<void> {
  drain.begin();
  await clock.sleep(graceMs);
  const closed = new Promise<void>(resolve => {
    // The method of the HTTP server would also end idle connections, on which requests may be arriving.
    PlainServer.prototype.close.call(server, () => {
      resolve();
    });
  });
  await Promise.race([closed, clock.sleep(lingerMs)]);
  await Promise.race([drain.whenIdle(), clock.sleep(longestMs)]);
  server.closeIdleConnections();
  await Promise.race([closed, clock.sleep(lingerMs)]);
  server.closeAllConnections();
  await closed;
}
