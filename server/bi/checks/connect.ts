import { once } from 'node:events';
import { connect as connectSocket, type LookupFunction, type Socket, isIP } from 'node:net';
import { StepFailed } from './step-log.ts';
import { codeOf } from './resolve-host.ts';

/**
 * Connects to one of `addresses` and to nothing else.
 * @returns the socket, which its caller has to destroy
 */
export async function connect(
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<readonly [Socket, string]> {
  const socket = connectSocket({
    host: 'pinned.invalid',
    port,
    lookup: pinned(addresses),
    autoSelectFamily: true,
  });
  // A socket without this listener takes the process down when it fails between two steps.
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

/** Answers with what was resolved and judged before. */
function pinned(addresses: readonly string[]): LookupFunction {
  const known = addresses.map(address => ({ address, family: isIP(address) }));
  return (_hostname, { all }, callback) => {
    const [first] = known;
    if (all === true) callback(null, known);
    else callback(null, first?.address ?? '', first?.family ?? 0);
  };
}
