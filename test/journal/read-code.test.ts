import { parseJson } from '../../server/net/parse-json.ts';
import { makeEntry } from '../../server/journal/make-entry.ts';
import { readAnswerCode } from '../../server/journal/read-code.ts';

test.each<[string, number, unknown, string | null]>([
  ['a success', 200, { result: { item: {} } }, null],
  ['a result that is an array', 200, { result: [] }, null],
  ['tokens', 200, { access_token: 'x' }, null],
  ['an error with its status', 401, { error: 'expired_token', error_description: 'x' }, 'expired_token'],
  ['an error with HTTP 200', 200, { error: 'wrong_client' }, 'wrong_client'],
  ['an error inside result', 200, { result: { error: 'CONNECTOR_NOT_FOUND' } }, 'CONNECTOR_NOT_FOUND'],
  ['a nested error inside result', 200, { result: { error: { error: 'ACCESS_DENIED' } } }, 'ACCESS_DENIED'],
  ['the code 0', 200, { result: { error: { error: 0 } } }, '0'],
  ['an error object', 400, { error: { code: 'BITRIX_REST_V3_X' } }, 'BITRIX_REST_V3_X'],
  ['an unnamed error', 200, { error: {} }, 'PORTAL_NONSENSE'],
  ['a batch', 200, { result: { result: { a: 1 }, result_error: [] } }, null],
  ['a batch with a failure', 200, { result: { result: [], result_error: { a: { error: 'X' } } } }, 'X'],
  ['a batch with a failure as text', 200, { result: { result: [], result_error: { a: 'X' } } }, 'X'],
  [
    'a batch with an error inside a result',
    200,
    { result: { result: { a: { error: 'Y' } }, result_error: [] } },
    'Y',
  ],
  ['a renamed portal', 302, '<html>', 'PORTAL_MOVED'],
  ['HTML', 200, '<html>', 'PORTAL_NONSENSE'],
  ['a status alone', 500, {}, 'ERR_BAD_RESPONSE'],
])('the code of an answer is read: %s', (_name, status, answer, code) => {
  expect(readAnswerCode(status, typeof answer === 'string' ? parseJson(answer) : answer)).toBe(code);
});

test('a token that stands as the code of an error, or in the cause of a call, is hidden', () => {
  const token = 'PROBE-0123456789abcdef';
  const entry = makeEntry({
    call: { to: 'portal', memberId: undefined, userId: 1, method: 'profile', params: { auth: token } },
    cause: { what: `GET /api/${token}`, background: false },
    at: 1_000,
    ms: 1,
    attempt: 1,
    sent: 10,
    outcome: { status: 400, text: JSON.stringify({ error: token }) },
  });
  expect(entry).toMatchObject({ code: '***', cause: 'GET /api/***', answer: '{"error":"***"}' });
});
