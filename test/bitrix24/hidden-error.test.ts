import { answerFrom } from '../../client/transport/answer.ts';
import { readResult } from '../../server/bitrix24/answer.ts';
import { errorIn } from '../../server/bitrix24/hidden-error.ts';

const unnamed = { code: 'PORTAL_NONSENSE', message: 'The portal reports an error it does not name.' };

test.each<[string, unknown, { readonly code: string; readonly message: string }]>([
  [
    'nested',
    { error: { error: 'ACCESS_DENIED', error_description: 'Access denied.' } },
    { code: 'ACCESS_DENIED', message: 'Access denied.' },
  ],
  [
    'flat',
    { error: 'CONNECTOR_NOT_FOUND', error_description: 'Connector was not found.' },
    { code: 'CONNECTOR_NOT_FOUND', message: 'Connector was not found.' },
  ],
  [
    'nested with the number 0',
    { error: { error: 0, error_description: 'All the fields are required.' } },
    { code: '0', message: 'All the fields are required.' },
  ],
  [
    'flat with the number 0',
    { error: 0, error_description: 'All the fields are required.' },
    { code: '0', message: 'All the fields are required.' },
  ],
  ['without a description', { error: 'ACCESS_DENIED' }, { code: 'ACCESS_DENIED', message: '' }],
  [
    'of REST v3',
    { error: { code: 'BITRIX_REST_V3_X', message: 'x' } },
    { code: 'BITRIX_REST_V3_X', message: 'x' },
  ],
  ['of null', { error: null }, unnamed],
  ['of undefined', { error: undefined }, unnamed],
  ['of false', { error: false }, unnamed],
  ['of empty text', { error: '' }, unnamed],
  ['of words in place of a code', { error: 'Something went wrong' }, unnamed],
  ['of a list', { error: [] }, unnamed],
  ['of an empty object', { error: {} }, unnamed],
  ['nested in nothing', { error: { error: null } }, unnamed],
  [
    'unnamed with a description',
    { error: { error: '', error_description: 'x' } },
    { code: 'PORTAL_NONSENSE', message: 'x' },
  ],
])(
  'an error inside result with HTTP 200 is a failure, for the server and the page: %s',
  (_, result, error) => {
    expect(errorIn(result)).toEqual(error);
    expect(readResult(result, undefined)).toMatchObject({ ok: false, ...error });
    expect(answerFrom(result, null, 'BX.rest')).toEqual({
      ok: false,
      ...error,
      status: 200,
      answeredBy: 'BX.rest',
    });
  },
);

test.each([[true], [[]], ['text'], [null], [undefined], [0], [{}], [{ item: { error: 'a field' } }]])(
  'a result that holds no error is a success, for the server and the page: %j',
  result => {
    expect(errorIn(result)).toBeUndefined();
    expect(readResult(result, undefined)).toMatchObject({ ok: true, result });
    expect(answerFrom(result, null, 'server')).toMatchObject({ ok: true, result });
  },
);

test('megabytes of words are cut before they are read, and the cut halves no character', () => {
  const { message } = errorIn({ error: 'X', error_description: `&lt;${'📦'.repeat(4_000_000)}` }) ?? {};
  expect(message?.length).toBeLessThanOrEqual(2_000);
  expect(message).toMatch(/^<(?:📦)+$/u);
  const parts = errorIn({ error: 'X', error_description: { a: '📦'.repeat(4_000_000) } });
  expect(parts?.message.length).toBeLessThanOrEqual(500);
});
