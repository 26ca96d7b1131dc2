import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DeskError } from '../../../server/desk-error.ts';
import { createOutbound } from '../../../server/bitrix24/outbound/outbound.ts';
import { someCall } from '../../stage/some-call.ts';

/** Connections that the app opens to one portal. */
const connections = 16;

const secure = createOutbound({ allowInsecure: false, timeoutMs: 60_000 });
afterAll(() => secure.close());

test.each([
  'http://portal.example/rest/',
  'https://127.0.0.1/rest/',
  'https://10.0.0.1/rest/',
  'https://192.168.1.1/rest/',
  'https://169.254.169.254/latest/meta-data',
  'https://[::1]/rest/',
  'https://[::ffff:127.0.0.1]/rest/',
  'https://[fd00::1]/rest/',
  'https://0.0.0.0/rest/',
  'https://2130706433/rest/',
  'https://0x7f.1/rest/',
  'https://localhost/rest/',
])('every outbound host is checked before it is called: %s', async address => {
  await expect(
    secure.post({ call: someCall, url: new URL(address), headers: {}, body: '' }),
  ).rejects.toMatchObject({
    code: 'ADDRESS_REFUSED',
    status: 502,
  });
});

test('an answer larger than any this app asks for is not read to its end', async () => {
  const open = createOutbound({ allowInsecure: true, timeoutMs: 60_000 });
  const portal = createServer((_req, res) => res.end(Buffer.alloc(17 * 1024 * 1024, ' ')));
  await new Promise<void>(resolve => portal.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = portal.address() as AddressInfo;
    const url = new URL(`http://127.0.0.1:${port}/rest/`);
    // The length stands for the text, because a failing test would print all of it.
    const outcome = await open.post({ call: someCall, url, headers: {}, body: '' }).then(
      ({ text }) => `${text.length} bytes`,
      (error: unknown) => (error as DeskError).code,
    );
    expect(outcome).toBe('PORTAL_ANSWER_TOO_LARGE');
  } finally {
    portal.closeAllConnections();
    await new Promise(resolve => portal.close(resolve));
    await open.close();
  }
});

test('an answer with more values than any answer of Bitrix24 is not read as JSON', async () => {
  const open = createOutbound({ allowInsecure: true, timeoutMs: 60_000 });
  const portal = createServer((_req, res) => res.end(`{"result":[${'[],'.repeat(300_000)}1]}`));
  await new Promise<void>(resolve => portal.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = portal.address() as AddressInfo;
    const url = new URL(`http://127.0.0.1:${port}/rest/`);
    await expect(
      open.post({ call: someCall, url, headers: {}, body: '' }).then(({ text }) => text.length),
    ).rejects.toMatchObject({ code: 'PORTAL_NONSENSE', status: 502 });
  } finally {
    portal.closeAllConnections();
    await new Promise(resolve => portal.close(resolve));
    await open.close();
  }
});

test('a request that waited for a connection until it was too late is never sent', async () => {
  const open = createOutbound({ allowInsecure: true, timeoutMs: 60_000 });
  const heard: string[] = [];
  const held: (() => void)[] = [];
  let allHeld: () => void = () => undefined;
  const full = new Promise<void>(resolve => (allHeld = resolve));
  const portal = createServer((req, res) => {
    heard.push(req.url ?? '');
    if (req.url !== '/held') res.end('{}');
    else if (held.push(() => res.end('{}')) === connections) allHeld();
  });
  await new Promise<void>(resolve => portal.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = portal.address() as AddressInfo;
    const ask = (path: string, timeoutMs?: number) =>
      open.post({
        call: someCall,
        url: new URL(`http://127.0.0.1:${port}${path}`),
        headers: {},
        body: '',
        timeoutMs,
      });
    const first = Array.from({ length: connections }, () => ask('/held'));
    await full;
    await expect(ask('/late', 20)).rejects.toMatchObject({ code: 'PORTAL_TIMEOUT' });
    const next = ask('/next');
    for (const release of held) release();
    await Promise.all([...first, next]);
    expect(heard.filter(path => path !== '/held')).toEqual(['/next']);
  } finally {
    portal.closeAllConnections();
    await new Promise(resolve => portal.close(resolve));
    await open.close();
  }
});
