import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createSendRequest } from '../../server/operator/doctor/send-request.ts';
import { makeCertificate } from '../portal/http/certificate.ts';
import { listen } from './examination.ts';

test('doctor calls no private address, by number or by name, unless insecure portals are allowed', async () => {
  let calls = 0;
  const server = createServer((_req, res) => {
    calls += 1;
    res.end('hello');
  });
  const origin = await listen(server);
  try {
    const { port } = new URL(origin);
    for (const host of [`127.0.0.1:${port}`, `[::1]:${port}`, `localhost:${port}`])
      await expect(
        createSendRequest(false)({ method: 'GET', url: new URL(`http://${host}/`) }),
      ).rejects.toMatchObject({
        code: 'ADDRESS_REFUSED',
      });
    expect(calls).toBe(0);
    expect(await createSendRequest(true)({ method: 'GET', url: new URL(origin) })).toMatchObject({
      text: 'hello',
    });
  } finally {
    await new Promise(resolve => server.close(resolve));
  }
});

test('doctor does not accept a self-signed certificate', async () => {
  const server = createSecureServer({ ...(await makeCertificate()) }, (_req, res) => res.end('hello'));
  const origin = (await listen(server)).replace('http:', 'https:');
  try {
    await expect(createSendRequest(true)({ method: 'GET', url: new URL(origin) })).rejects.toMatchObject({
      code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO/) as string,
    });
  } finally {
    await new Promise(resolve => server.close(resolve));
  }
});
