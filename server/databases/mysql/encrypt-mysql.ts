import type { Socket } from 'node:net';
import type { Connection } from 'mysql2';
import { guardReader } from '../connecting/guard-reader.ts';
import { startTls } from '../connecting/start-tls.ts';
import type { DatabaseAddress } from '../port/database-adapter.ts';
import type { DatabaseFailure } from '../port/database-failure.ts';

/** The driver's own way to encrypt, which is not part of its public interface; tests with real certificates prove it. */
interface Encrypting {
  stream: Socket;
  readonly packetParser: { execute(chunk: Buffer): void };
  startTLS(onSecure: (error?: Error) => void): void;
  _handleNetworkError(error: Error): void;
}

/**
 * Makes a connection encrypt as every other type of database does. The driver alone checks no name for an IP address, and
 * forgets why a certificate was refused.
 * @returns the reason, once a certificate has been refused
 */
export function encryptMysql(
  connection: Connection,
  socket: Socket,
  address: DatabaseAddress,
  signal: AbortSignal,
  onEncrypted: () => void,
): () => DatabaseFailure | undefined {
  let failure: DatabaseFailure | undefined;
  const driver = connection as unknown as Encrypting;
  driver.startTLS = onSecure => {
    socket.removeAllListeners('data');
    startTls(socket, address, signal).then(
      encrypted => {
        onEncrypted();
        driver.stream = guardReader(encrypted);
        encrypted.on('error', (error: Error) => driver._handleNetworkError(error));
        encrypted.on('data', (chunk: Buffer) => driver.packetParser.execute(chunk));
        onSecure();
      },
      (error: unknown) => {
        failure = error as DatabaseFailure;
        onSecure(new Error('The certificate was refused.'));
      },
    );
  };
  return () => failure;
}
