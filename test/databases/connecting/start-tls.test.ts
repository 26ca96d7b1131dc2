import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { startTls } from '../../../server/databases/connecting/start-tls.ts';

test('a server that never answers the handshake does not offer encryption, and is not waited for', async () => {
  const server = createServer(socket => socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    const address = { host: 'db.example.com', tls: { mode: 'verify' } } as const;
    await expect(startTls(socket, address, new AbortController().signal, 20)).rejects.toMatchObject({
      code: 'TLS_NOT_OFFERED',
      detail: 'No result within 20 ms',
    });
    expect(socket.destroyed).toBe(true);
  } finally {
    socket.destroy();
    server.close();
  }
});
