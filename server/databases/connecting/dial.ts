import { lookup } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import { connectToOneOf } from '../../net/pinned-socket.ts';
import { isPublic } from '../../net/public-address.ts';
import { DatabaseFailure } from '../port/database-failure.ts';

/** Looks up all addresses of a name. @throws when there are none */
export type ResolveName = (hostname: string) => Promise<readonly string[]>;

export interface DialOptions {
  /** Databases on private, loopback and link-local addresses may be dialled; the operator decides. */
  readonly allowPrivate: boolean;
  readonly resolve?: ResolveName | undefined;
  /** Time limit of a connection, in milliseconds; absent: 10 s. */
  readonly connectMs?: number | undefined;
}

/** The way to a database: every host is judged by its addresses, and only a judged address is dialled. */
export interface Dial {
  /** @throws DatabaseFailure `HOST_UNKNOWN` or `HOST_NOT_PUBLIC` */
  resolve(host: string, signal: AbortSignal): Promise<readonly string[]>;
  /**
   * @param addresses what `resolve` returned
   * @returns a socket that the caller must destroy
   * @throws DatabaseFailure `CONNECTION_REFUSED` or `CONNECTION_TIMEOUT`
   */
  connect(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket>;
}

const systemResolve: ResolveName = async hostname =>
  (await lookup(hostname, { all: true })).map(({ address }) => address);

export function createDial({ allowPrivate, resolve = systemResolve, connectMs = 10_000 }: DialOptions): Dial {
  return {
    resolve: async (host, signal) => {
      const bare = host.replace(/^\[|\]$/g, '');
      const addresses = isIP(bare) === 0 ? await resolve(bare).catch(unknown) : [bare];
      throwIfCancelled(signal);
      if (addresses.length === 0 || !addresses.every(address => isIP(address) !== 0))
        throw new DatabaseFailure('HOST_UNKNOWN');
      // One private address among public ones is refused, too: nobody knows which one would be dialled.
      if (!allowPrivate && !addresses.every(isPublic)) throw new DatabaseFailure('HOST_NOT_PUBLIC');
      return addresses;
    },
    connect: async (addresses, port, signal) => {
      const late = AbortSignal.timeout(connectMs);
      try {
        const socket = await connectToOneOf(addresses, port, AbortSignal.any([late, signal]));
        socket.setNoDelay(true);
        socket.setKeepAlive(true, 30_000);
        return socket;
      } catch (error) {
        throwIfCancelled(signal);
        const timedOut = late.aborted || /ETIMEDOUT/.test(systemCode(error));
        throw new DatabaseFailure(timedOut ? 'CONNECTION_TIMEOUT' : 'CONNECTION_REFUSED', {
          detail: systemCode(error),
          cause: error,
        });
      }
    },
  };
}

const unknown = (error: unknown): never => {
  throw new DatabaseFailure('HOST_UNKNOWN', { detail: systemCode(error), cause: error });
};

/** @throws DatabaseFailure `CANCELLED` once the signal has fired */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new DatabaseFailure('CANCELLED');
}

/** The system's code of a failure, such as ECONNREFUSED. */
export function systemCode(error: unknown): string {
  if (error instanceof AggregateError)
    return [...new Set((error.errors as unknown[]).map(systemCode))].join(', ');
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown';
}
