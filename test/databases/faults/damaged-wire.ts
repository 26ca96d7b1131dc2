import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What becomes of a server's bytes from some byte on: nothing follows, noise follows, the connection ends or is reset. */
export type Damage = 'silence' | 'noise' | 'end' | 'reset';

/** A line to a real server that damages what the server says. */
export interface DamagedWire {
  readonly port: number;
  /** Number of connections that were made so far. */
  readonly made: () => number;
  /** Number of connections whose damage has begun. */
  readonly damaged: () => number;
  /** Damages connections from now on. @param after bytes of the server that pass; undefined: all pass */
  readonly damage: (kind: Damage, after: number | undefined) => void;
  readonly close: () => Promise<void>;
}

/** @param seed makes the noise the same in every run */
export async function layDamagedWire(host: string, port: number, seed = 1): Promise<DamagedWire> {
  let current: { readonly kind: Damage; readonly after: number } | undefined;
  let made = 0;
  let damaged = 0;
  const sockets = new Set<Socket>();
  const server = createServer(near => {
    made += 1;
    const damage = current;
    const far = connect(port, host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    let passed = 0;
    far.on('data', (chunk: Buffer) => {
      const left = damage === undefined ? Infinity : damage.after - passed;
      passed += chunk.length;
      const whole = chunk.subarray(0, Math.max(0, left));
      const send = (bytes: Buffer) => {
        if (bytes.length > 0 && !near.write(bytes)) {
          far.pause();
          near.once('drain', () => far.resume());
        }
      };
      send(whole);
      if (damage === undefined || left >= chunk.length) return;
      if (left >= 0) damaged += 1;
      if (damage.kind === 'noise') send(noise(chunk.length - whole.length, seed + passed));
      else if (damage.kind === 'end') near.end();
      else if (damage.kind === 'reset') near.resetAndDestroy();
    });
    far.on('end', () => {
      if (damage === undefined || damage.kind !== 'silence') near.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    made: () => made,
    damaged: () => damaged,
    damage: (kind, after) => {
      current = after === undefined ? undefined : { kind, after };
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Bytes that look like chance and are the same for the same seed. */
export function noise(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed >>> 0 || 1;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}
