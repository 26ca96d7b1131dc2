import { bytesHaveTooManyValues, hasTooManyValues } from '../../server/net/json-value-count.ts';

test.each([
  ['lists', '[]'],
  ['numbers', '1'],
  ['members', '{"a":1}'],
  ['texts', '"\\\\"'],
  ['empty maps', '{}'],
  ['lists of one', '[1]'],
])('a text with too many %s is recognized', async (_, part) => {
  expect(await hasTooManyValues(`[${`${part},`.repeat(1_001)}1]`, 1_000)).toBe(true);
  expect(await hasTooManyValues(`[${`${part},`.repeat(200)}1]`, 1_000)).toBe(false);
});

test('the bytes of a body are counted like a text', async () => {
  expect(await bytesHaveTooManyValues(Buffer.from(`[${'[1],'.repeat(1_001)}1]`), 1_000)).toBe(true);
  expect(await bytesHaveTooManyValues(Buffer.from(JSON.stringify('[1],'.repeat(1_001))), 1_000)).toBe(false);
});

test('a text that is nested too deep is recognized', async () => {
  expect(await hasTooManyValues('['.repeat(1_001), 1_000)).toBe(true);
});

test('the content of a JSON string does not count as values', async () => {
  const inside = JSON.stringify('a,[{:"\\'.repeat(2_000));
  expect(await hasTooManyValues(`{"result":${inside}}`, 1_000)).toBe(false);
  expect(await hasTooManyValues(`{"result":${inside}${',1'.repeat(1_001)}}`, 1_000)).toBe(true);
  expect(await hasTooManyValues(`"${'\\"'.repeat(2_000)}`, 1_000)).toBe(false);
});

test('a long name counts for its length, and a long value does not', async () => {
  const long = 'x'.repeat(1024 * 1024);
  expect(await hasTooManyValues(`{"${long}":1}`, 1_000)).toBe(true);
  expect(await hasTooManyValues(`{"name":"${long}"}`, 1_000)).toBe(false);
  expect(
    await hasTooManyValues(`{${Array.from({ length: 300 }, () => `"${'x'.repeat(200)}":1`).join()}}`, 1_000),
  ).toBe(true);
  // The name ends a slice before the colon.
  expect(await hasTooManyValues(`{"${'x'.repeat(512 * 1024 - 3)}":1}`, 1_000)).toBe(true);
});

test('a long text is counted in slices, between which other requests run', async () => {
  let pauses = 0;
  const pause = () => Promise.resolve((pauses += 1));
  // The slice ends within an escape, which must not change the count.
  const text = `"${'\\"'.repeat(4 * 1024 * 1024)}"`;
  expect(await hasTooManyValues(text, 1_000, pause)).toBe(false);
  expect(pauses).toBe(16);
});

test('a large body is counted in slices, between which other requests run', async () => {
  let pauses = 0;
  const pause = () => Promise.resolve((pauses += 1));
  const body = Buffer.alloc(16 * 1024 * 1024, '"');
  expect(await bytesHaveTooManyValues(body, 1_000, pause)).toBe(false);
  expect(pauses).toBe(31);
  // A hostile body is recognized in its first slice.
  expect(await bytesHaveTooManyValues(Buffer.alloc(16 * 1024 * 1024, '['), 1_000, pause)).toBe(true);
  expect(pauses).toBe(31);
});
