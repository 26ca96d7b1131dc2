import { once } from 'node:events';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';

/**
 * Connects to one of these addresses and to no other, whatever a name resolves to by now.
 * @param addresses IP addresses that were judged before
 * @returns the socket, which the caller must destroy
 * @throws what the system says, or the reason of the signal
 */
export async function connectToOneOf(
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  const socket = connect({
    host: 'pinned.invalid',
    port,
    lookup: lookupOf(addresses),
    autoSelectFamily: true,
  });
  // Without this listener a socket that fails while nobody waits for it would end the process.
  socket.on('error', () => undefined);
  try {
    await once(socket, 'connect', { signal });
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return socket;
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
