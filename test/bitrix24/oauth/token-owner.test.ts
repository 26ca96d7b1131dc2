import { DeskError } from '../../../server/desk-error.ts';
import { readTokenOwner } from '../../../server/bitrix24/oauth/token-answer.ts';

const answer = (clientEndpoint: unknown) => ({
  status: 200,
  text: JSON.stringify({
    result: {
      client_id: 'app.1',
      user_id: 1,
      install: {
        installed: true,
        status: 'F',
        scope: 'biconnector',
        client_endpoint: clientEndpoint,
        member_id: 'a'.repeat(32),
      },
    },
  }),
});

test.each([
  ['https://acme.bitrix24.com/rest/', 'https://acme.bitrix24.com/rest/'],
  ['https://acme.bitrix24.com/rest', 'https://acme.bitrix24.com/rest/'],
  ['https://ACME.bitrix24.com:443/rest/', 'https://acme.bitrix24.com/rest/'],
  ['https://портал.рф/rest/', 'https://xn--80awhdgm.xn--p1ai/rest/'],
  ['https://b24_test.example.com/rest/', 'https://b24_test.example.com/rest/'],
  ['http://box.local:8080/rest', 'http://box.local:8080/rest/'],
])('the address of a portal %s is accepted as a URL parser writes it', (given, stored) => {
  expect(readTokenOwner(answer(given)).clientEndpoint).toBe(stored);
});

test.each([
  'ftp://acme.bitrix24.com/rest/',
  'https://user:password@acme.bitrix24.com/rest/',
  'https://acme.bitrix24.com/rest/?auth=x',
  'https://acme.bitrix24.com/rest/#x',
  'https://acme.bitrix24.com/other/',
  'https://acme.bitrix24.com/rest/1/secret/',
  'javascript:alert(1)',
  'https://acme bitrix24.com/rest/',
  '',
  7,
])('an answer with the address %s was not understood, which is said so', given => {
  const read = () => readTokenOwner(answer(given));
  expect(read).toThrow(DeskError);
  expect(read).toThrow(/makes no sense/);
});
