import { createServer, type AddressInfo } from 'node:net';

const loopback = '127.0.0.1';

/** Listens briefly; resolves with the port, or with undefined if the port is taken. */
function probe(port: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, loopback, () => {
      const found = (server.address() as AddressInfo).port;
      server.close(() => resolve(found));
    });
  });
}

/** Finds the wished port if it is free, otherwise any free port. Rejects when no port is free. */
export async function findPort(wished: number): Promise<{ readonly port: number; readonly wished: number }> {
  const port = (await probe(wished)) ?? (await probe(0));
  if (port === undefined) throw new Error('There is no free port on this machine.');
  return { port, wished };
}
