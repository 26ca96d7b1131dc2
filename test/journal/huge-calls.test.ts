import type { MemberId } from '../../server/bitrix24/identifiers.ts';
import { makeEntry } from '../../server/journal/make-entry.ts';
import { redactCall } from '../../server/journal/redact-call.ts';
import type { RecordedCall } from '../../server/journal/recorded-call.ts';

const portal = 'a'.repeat(32) as MemberId;
const recorded = (text: string, params: object = { id: 4 }, status = 200): RecordedCall => ({
  call: {
    to: 'portal',
    memberId: portal,
    userId: 1,
    method: 'biconnector.connector.list',
    params: { auth: 'PROBE-token', ...params },
  },
  cause: { what: 'GET /api/connectors', background: false },
  at: 1,
  ms: 1,
  attempt: 1,
  sent: 1,
  outcome: { status, text },
});

/** An answer with the same value many times, each of which takes time to read. */
const answerOf = (value: string, count: number) => `{"result":[${`${value},`.repeat(count)}1]}`;

test.each([
  ['numbers', answerOf('1', 200_000)],
  ['arrays', answerOf('[]', 200_000)],
  ['strings', answerOf('"a=b"', 100_000)],
  ['settings', answerOf('{"settings":{"a":"PROBE"}}', 10_000)],
  ['pictures of nothing', answerOf('"data:"', 100_000)],
  ['depth', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
])('an answer with very many values is not read: %s', (_, answer) => {
  const { answer: kept, code } = makeEntry(recorded(answer));
  expect(kept).toMatch(/^… \(\d+ characters\)$/);
  expect(code).toBeNull();
});

test('the code of a huge answer is known when the portal names it first', () => {
  const more = ` "more": "${'x'.repeat(200_000)}"}`;
  expect(makeEntry(recorded(`{ "error": "ACCESS_DENIED",${more}`, {}, 403)).code).toBe('ACCESS_DENIED');
  expect(makeEntry(recorded(`{ "result": 1,${more}`, {}, 500)).code).toBe('ERR_BAD_RESPONSE');
});

test('huge parameters are not read, and their answer is not shown', () => {
  const params = { auth: 'PROBE-token', texts: Array.from({ length: 10 }, () => '%7ba '.repeat(9_000)) };
  const redacted = redactCall(params, '{"result":"PROBE-token"}');
  expect(redacted.params).toMatch(/^… \(\d+ characters\)$/);
  expect(redacted.answer).not.toContain('PROBE');
  expect(redacted.hide('PROBE-token')).toBe('***');
});

test('a page of connectors with logos is read, and so are parameters with a logo', () => {
  const logo = `data:image/png;base64,${'iVBORw0K'.repeat(20_000)}`;
  const connectors = Array.from({ length: 50 }, (_, id) => ({ id, title: `Shop ${id}`, logo }));
  const { params, answer } = makeEntry(
    recorded(JSON.stringify({ result: connectors }), { fields: { title: 'Shop', logo } }),
  );
  expect(answer).toContain('Shop 1');
  expect(params).toContain('Shop');
  expect(params).not.toContain('PROBE');
});

test('an escaped quote within a string does not begin a picture', () => {
  const texts = Array.from({ length: 30 }, () => `"data:${'x'.repeat(5_000)}"`);
  const { params } = redactCall({ auth: 'PROBE-token', texts, last: 1 }, undefined);
  expect(params).toMatch(/^… \(\d+ characters\)$/);
});
