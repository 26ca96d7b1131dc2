import { once } from 'node:events';
import { connect as connectSocket, type LookupFunction, type Socket, isIP } from 'node:net';
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
  const socket = connectSocket({
    host: 'pinned.invalid',
    port,
    lookup: lookupOf(addresses),
    autoSelectFamily: true,
  });
  // Without this listener a socket that fails between two steps would end the process.
  socket.on('error', () => undefined);
  try {
    await once(socket, 'connect', { signal });
  } catch (error) {
    socket.destroy();
    const code = codeOf(error);
    throw new StepFailed(/ECONNREFUSED/.test(code) ? 'CONNECT_REFUSED' : 'CONNECT_FAILED', code, {
      cause: error,
    });
  }
  const { remoteAddress = '', remotePort = 0 } = socket;
  return [
    socket,
    remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`,
  ];
}

/** A lookup that returns the addresses that were resolved and judged before. */
function lookupOf(addresses: readonly string[]): LookupFunction {
  const entries = addresses.map(address => ({ address, family: isIP(address) }));
  return (_hostname, { all }, callback) => {
    const [first] = entries;
    if (all === true) callback(null, entries);
    else callback(null, first?.address ?? '', first?.family ?? 0);
  };
}
