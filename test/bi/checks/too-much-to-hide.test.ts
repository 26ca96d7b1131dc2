import { createRedactor, tooMuchToHide } from '../../../server/secrets/redactor.ts';

/** Characters that programs escape in many ways; searching for them takes longest. */
const punctuation = (length: number) => '!?#$;:,.'.repeat(Math.ceil(length / 8)).slice(0, length);

test.each([
  ['one long value of punctuation', { a: punctuation(5_000) }],
  ['one long value in Cyrillic', { a: 'пароль'.repeat(1_000) }],
  ['very many short values', Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [at, `v${at}`]))],
  ['everything a body can hold', { a: 'x'.repeat(65_535), b: 'y'.repeat(65_535) }],
])('settings that take too long to search for hide everything: %s', (_, settings) => {
  expect(tooMuchToHide(Object.values(settings))).toBe(true);
  const redactor = createRedactor(Object.values(settings));
  expect(redactor.text('hello')).toBe('***');
  expect(redactor.name('orders')).toBe('***');
  expect(redactor.beginning('hello '.repeat(100_000), 20)).toBe('***');
  expect(redactor.text('')).toBe('');
});

test('keys and certificates are searched for and hidden', () => {
  const line = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
  const pem = `-----BEGIN PRIVATE KEY-----\n${`${line}\n`.repeat(50)}-----END PRIVATE KEY-----\n`;
  const redactor = createRedactor([pem, 'reports', 'p@ssw0rd, long as it is']);
  expect(redactor.text(`hello ${JSON.stringify(pem)} there`)).not.toContain(line.slice(0, 20));
  expect(redactor.text('hello')).toBe('hello');
});
