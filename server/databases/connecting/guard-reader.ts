import type { Socket } from 'node:net';

/**
 * Makes a socket end when what reads it throws. A server may send anything, and drivers parse it where nobody catches: their
 * exception would end the thread and every stream in it.
 */
export function guardReader(socket: Socket): Socket {
  const listen = socket.on.bind(socket) as (event: string, listener: (value: Buffer) => void) => Socket;
  const guarded = (listener: (chunk: Buffer) => void) => (chunk: Buffer) => {
    try {
      listener.call(socket, chunk);
    } catch (error) {
      socket.destroy(error as Error);
    }
  };
  return Object.assign(socket, {
    on: (event: string, listener: (value: Buffer) => void) =>
      listen(event, event === 'data' ? guarded(listener) : listener),
  });
}
