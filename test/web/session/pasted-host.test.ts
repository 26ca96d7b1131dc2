import fc from 'fast-check';
import { pastedHost } from '../../../server/web/session/pasted-host.ts';

test.each([
  'acme.bitrix24.com',
  '  ACME.Bitrix24.com \n',
  'http://acme.bitrix24.com/',
  'https://acme.bitrix24.com/marketplace/',
  'acme.bitrix24.com/marketplace/app/local.1/',
  'https://acme.bitrix24.com/company/personal/user/1/?a=b@c#x',
  'acme.bitrix24.com?utm=1',
  'acme.bitrix24.com:443',
  'acme.bitrix24.com.',
  '//acme.bitrix24.com/crm',
  '<https://acme.bitrix24.com/>',
  '«acme.bitrix24.com»,',
  'https://anna:secret@acme.bitrix24.com/',
  'anna@acme.bitrix24.com',
  'Portal: https://acme.bitrix24.com/stream/',
  'Портал https://acme.bitrix24.com/stream/ наш',
  '\u200bacme.bitrix24.com\u200b',
  'HTTPS://acme.bitrix24.com\\stream',
])('the host is found in what is pasted: %j', text => {
  expect(pastedHost(text)).toBe('acme.bitrix24.com');
});

test.each([
  ['b24.example.com:8443/stream/', 'b24.example.com:8443'],
  ['портал.рф/company/', 'xn--80awhdgm.xn--p1ai'],
  ['http://[::1]:8080/x', '[::1]:8080'],
  ['http://127.0.0.1:8055/', '127.0.0.1:8055'],
  ['localhost', 'localhost'],
])('the host of another kind of portal is found: %j', (text, host) => {
  expect(pastedHost(text)).toBe(host);
});

test.each(['', '   ', 'javascript:alert(1)', 'ftp://acme.bitrix24.com/', 'https://', '"<>"', '://'])(
  'there is no portal in %j',
  text => {
    expect(pastedHost(text) ?? '').not.toContain('bitrix24');
  },
);

test('any text gives a host or nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(pastedHost(text) ?? 'none').toMatch(/^[^\s/?#@\\]+$/);
    }),
  );
});
