import type { Socket } from 'node:net';
import { connectToOneOf } from '../../net/pinned-socket.ts';
import { StepFailed } from './step-log.ts';
import { codeOf } from './resolve-host.ts';

/**
 * Connects to one of `addresses` and to no other.
 * @returns the socket, which the caller must destroy, and its remote address
 * @throws StepFailed `CONNECT_REFUSED` or `CONNECT_FAILED`
 */
export async function connect(
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<readonly [Socket, string]> {
  const socket = await connectToOneOf(addresses, port, signal).catch((error: unknown) => {
    const code = codeOf(error);
    throw new StepFailed(/ECONNREFUSED/.test(code) ? 'CONNECT_REFUSED' : 'CONNECT_FAILED', code, {
      cause: error,
    });
  });
  const { remoteAddress = '', remotePort = 0 } = socket;
  return [
    socket,
    remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`,
  ];
}
