import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line to a server on this machine that can be cut, while the server itself runs on. */
export interface Wire {
  readonly port: number;
  /** Breaks every connection and refuses new ones until `mend`. */
  cut(): Promise<void>;
  /** Swallows everything from now on, as a dead network does: connections stay, nothing passes. Until `mend`. */
  silence(): void;
  /** Connections that were silenced stay so; new ones work. */
  mend(): Promise<void>;
  /** How many connections are open. */
  connections(): number;
  close(): Promise<void>;
}

export async function layWire(host: string, port: number): Promise<Wire> {
  const open = new Set<Socket>();
  let silent = false;
  const server = createServer(near => {
    const far = connect(port, host);
    open.add(near);
    const end = () => {
      open.delete(near);
      near.destroy();
      far.destroy();
    };
    for (const side of [near, far]) side.on('error', end).on('close', end);
    let dead = silent;
    const join = (from: Socket, to: Socket) =>
      from.on('data', (chunk: Buffer) => {
        dead ||= silent;
        if (!dead) to.write(chunk);
      });
    join(near, far);
    join(far, near);
  });
  const listen = (at: number) => new Promise<void>(resolve => server.listen(at, '127.0.0.1', resolve));
  await listen(0);
  const own = (server.address() as AddressInfo).port;

  const cut = async () => {
    if (!server.listening) return;
    const closed = new Promise(resolve => server.close(resolve));
    for (const socket of open) socket.resetAndDestroy();
    await closed;
  };
  return {
    port: own,
    cut,
    silence: () => {
      silent = true;
    },
    mend: async () => {
      silent = false;
      if (!server.listening) await listen(own);
    },
    connections: () => open.size,
    close: cut,
  };
}
