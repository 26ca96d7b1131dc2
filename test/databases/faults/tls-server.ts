import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { ServerKind } from '../../../server/databases/port/database-adapter.ts';
import type { Certificate } from '../../portal/http/certificate.ts';

/** A server that speaks the start of a database's protocol, encrypts it, and refuses every login. */
export interface TlsServer {
  readonly port: number;
  /** What came before the encryption. */
  readonly clear: () => string;
  /** What came within the encryption. */
  readonly encrypted: () => string;
  readonly close: () => Promise<void>;
}

/** @param certificate undefined: no encryption is offered */
export async function startTlsServer(
  kind: ServerKind,
  certificate: Certificate | undefined,
): Promise<TlsServer> {
  const clear: Buffer[] = [];
  const encrypted: Buffer[] = [];
  const sockets = new Set<Socket>();

  /** Calls back with what comes within the encryption from now on. */
  function encrypt(socket: Socket, { key, cert }: Certificate, hear: (secure: TLSSocket) => void): void {
    const secure = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext({ key, cert }),
    });
    secure.on('error', () => undefined);
    secure.on('data', (chunk: Buffer) => {
      encrypted.push(chunk);
      hear(secure);
    });
  }
  const hearOnce = (socket: Socket, hear: (chunk: Buffer) => void) =>
    socket.once('data', (chunk: Buffer) => {
      clear.push(chunk);
      hear(chunk);
    });

  const speak: Readonly<Record<ServerKind, (socket: Socket) => void>> = {
    postgres: socket =>
      hearOnce(socket, () => {
        socket.write(certificate === undefined ? 'N' : 'S');
        if (certificate !== undefined) encrypt(socket, certificate, secure => secure.end(postgresRefusal));
      }),
    mysql: socket => {
      socket.write(greeting(certificate !== undefined));
      hearOnce(socket, chunk => {
        // What follows the request to encrypt is encrypted already.
        socket.pause();
        if (chunk.length > encryptRequest) socket.unshift(chunk.subarray(encryptRequest));
        if (certificate !== undefined) encrypt(socket, certificate, secure => secure.end(mysqlRefusal));
      });
    },
    clickhouse: socket => {
      if (certificate === undefined) hearOnce(socket, () => socket.end(clickhouseRefusal));
      else encrypt(socket, certificate, secure => secure.end(clickhouseRefusal));
    },
  };
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    speak[kind](socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    clear: () => Buffer.concat(clear).toString('latin1'),
    encrypted: () => Buffer.concat(encrypted).toString('latin1'),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const fields = Buffer.from('SFATAL\0C28P01\0Mwrong\0\0', 'latin1');
const postgresRefusal = Buffer.concat([Buffer.from([0x45, 0, 0, 0, fields.length + 4]), fields]);

/** Length of a client's request to encrypt, in bytes. */
const encryptRequest = 36;
const packet = (number: number, content: Buffer) =>
  Buffer.concat([Buffer.from([content.length, 0, 0, number]), content]);
const mysqlRefusal = packet(
  3,
  Buffer.concat([Buffer.from([0xff, 0x15, 0x04]), Buffer.from('#28000Access denied')]),
);
/** The greeting of protocol 10. The ability to encrypt is the fourth bit of its second byte. */
const greeting = (encrypts: boolean) =>
  packet(
    0,
    Buffer.concat([
      Buffer.from('\u000a10.11.6-MariaDB\0', 'latin1'),
      Buffer.from([1, 0, 0, 0]),
      Buffer.from('saltsalt\0', 'latin1'),
      Buffer.from([0x5f, encrypts ? 0xff : 0xf7]),
      Buffer.from([45, 2, 0, 0x0f, 0x80, 21]),
      Buffer.alloc(10),
      Buffer.from('saltsaltsalt\0mysql_native_password\0', 'latin1'),
    ]),
  );

const reason = 'Code: 516. DB::Exception: Authentication failed';
const clickhouseRefusal = `HTTP/1.1 500 Error\r\nContent-Length: ${reason.length}\r\nConnection: close\r\n\r\n${reason}`;
