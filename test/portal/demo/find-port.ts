import { createServer } from 'node:net';

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

function anyPort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address
          ? resolve(address.port)
          : reject(new Error('The system gave no port')),
      );
    });
  });
}

/** The wished port where it is free, any other where it is not. */
export async function findPort(
  wished: number,
  host: string,
): Promise<{ readonly port: number; readonly wished: number }> {
  return { wished, port: (await isFree(wished, host)) ? wished : await anyPort(host) };
}
