import { createServer, type AddressInfo } from 'node:net';

const loopback = '127.0.0.1';

/** Listens for a moment; resolves with the port, or undefined where somebody else has it. */
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

/** The wished port of this machine where it is free, any other where it is not. */
export async function findPort(wished: number): Promise<{ readonly port: number; readonly wished: number }> {
  const port = (await probe(wished)) ?? (await probe(0));
  if (port === undefined) throw new Error('There is no free port on this machine');
  return { port, wished };
}
