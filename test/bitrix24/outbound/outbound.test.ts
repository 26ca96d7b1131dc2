import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DeskError } from '../../../server/desk-error.ts';
import { createOutbound } from '../../../server/bitrix24/outbound/outbound.ts';
import { hasTooManyValues } from '../../../server/bitrix24/outbound/json-value-count.ts';
import { someCall } from '../../stage/some-call.ts';

const secure = createOutbound({ allowInsecure: false, timeoutMs: 500 });
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
  const open = createOutbound({ allowInsecure: true, timeoutMs: 5_000 });
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
    expect(outcome).toBe('PORTAL_UNREACHABLE');
  } finally {
    portal.closeAllConnections();
    await new Promise(resolve => portal.close(resolve));
    await open.close();
  }
});

test('an answer with more values than any answer of Bitrix24 is not read as JSON', async () => {
  const open = createOutbound({ allowInsecure: true, timeoutMs: 5_000 });
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

test.each([
  ['lists', '[]'],
  ['numbers', '1'],
  ['members', '{"a":1}'],
  ['texts', '"\\\\"'],
])('a text with too many %s is recognized', (_, part) => {
  expect(hasTooManyValues(`[${`${part},`.repeat(500_001)}1]`)).toBe(true);
  expect(hasTooManyValues(`[${`${part},`.repeat(100_000)}1]`)).toBe(false);
});

test('a text that is nested too deep is recognized', () => {
  expect(hasTooManyValues('['.repeat(600_000))).toBe(true);
});

test('the content of a JSON string does not count as values', () => {
  const inside = JSON.stringify('a,[{:"\\'.repeat(200_000));
  expect(hasTooManyValues(`{"result":${inside}}`)).toBe(false);
  expect(hasTooManyValues(`{"result":${inside}${',1'.repeat(500_001)}}`)).toBe(true);
  expect(hasTooManyValues(`"${'\\"'.repeat(200_000)}`)).toBe(false);
});
