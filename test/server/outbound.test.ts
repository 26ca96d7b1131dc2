import { createOutbound } from '../../server/bitrix24/outbound.ts';

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
  await expect(secure.post({ url: new URL(address), headers: {}, body: '' })).rejects.toMatchObject({
    code: 'ADDRESS_REFUSED',
    status: 502,
  });
});
