import fc from 'fast-check';
import { maxStored, redactCall } from '../../server/journal/redact-call.ts';

const names = [
  'auth',
  'access_token',
  'refresh_token',
  'client_secret',
  'application_token',
  'AUTH_ID',
  'REFRESH_ID',
  'APPLICATION_TOKEN',
  'code',
  'sessid',
  'password',
  'secret',
  'token',
  'key',
  'X-Api-Key',
  'Authorization',
  'connection[password]',
  'auth[application_token]',
  'auth%5Baccess_token%5D',
  'fields[settings][anything]',
];

const everyKindOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  encodeURIComponent(encodeURIComponent(secret)),
  new URLSearchParams({ s: secret }).toString().slice(2),
  JSON.stringify(secret).slice(1, -1),
  JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  Buffer.from(secret).toString('base64'),
];

function expectNothingOf(
  secret: string,
  { params, answer }: { params: string; answer: string | null },
): void {
  const shown = `${params}\n${answer ?? ''}`;
  for (const spelling of everyKindOf(secret)) expect(shown).not.toContain(spelling);
}

/** Secrets that are long enough not to occur by chance. */
const secret = fc
  .oneof(
    fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme-ascii' }),
    fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme' }),
    fc.stringMatching(/^[0-9a-f]{70}$/),
    fc.stringMatching(/^[A-Za-z0-9+/]{40}==$/),
  )
  .map(text => `§${text.trim()}¤`)
  .filter(text => !/[\ud800-\udfff]/u.test(text));
const name = fc
  .constantFrom(...names)
  .chain(each => fc.constantFrom(each, each.toUpperCase(), each.toLowerCase()));

/** Structures around the holder of a secret. */
type Wrap = (inside: unknown) => unknown;
const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const wraps: readonly Wrap[] = [
  inside => ({ deeper: inside }),
  inside => [1, inside, { x: 'y' }],
  inside => JSON.stringify(inside),
  inside => ` ${JSON.stringify({ a: inside })} `,
  inside => ({ cmd: { one: `biconnector.source.get?id=1&x=${encodeURIComponent(asText(inside))}` } }),
  inside => `https://example.com/path?next=${encodeURIComponent(asText(inside))}&z=1`,
  inside => new URLSearchParams({ a: 'b', data: asText(inside) }).toString(),
  inside => `<p>said: ${asText(inside)}</p>`,
];
/** Forms in which a secret stands under its name. */
const holders: readonly ((key: string, value: string) => unknown)[] = [
  (key, value) => ({ [key]: value }),
  (key, value) => ({ id: 1, [key]: { nested: [value] } }),
  (key, value) => [{ [key]: JSON.stringify({ inner: value }) }],
  (key, value) => `${key}=${encodeURIComponent(value)}`,
  (key, value) => `https://example.com/?a=1&${encodeURIComponent(key)}=${encodeURIComponent(value)}#top`,
  (key, value) => new URLSearchParams({ [key]: value, z: '1' }).toString(),
  (key, value) => `biconnector.source.add?${key}=${encodeURIComponent(value)}&x=1`,
  (key, value) => `torn {"a":1,"${key}":${JSON.stringify(value)},"b":`,
  (key, value) => `torn {\\"${key}\\":${JSON.stringify(JSON.stringify(value)).slice(1, -1)},\\"b\\":`,
];
const held = fc.tuple(
  name,
  secret,
  fc.constantFrom(...holders),
  fc.array(fc.constantFrom(...wraps), { maxLength: 4 }),
);

describe('secrets', () => {
  test('a value under a secret name is never shown in parameters, however deeply nested and encoded', () => {
    fc.assert(
      fc.property(held, ([key, value, hold, around]) => {
        const holder = around.reduce<unknown>((inside, wrap) => wrap(inside), hold(key, value));
        expectNothingOf(value, redactCall({ harmless: 1, holder }, undefined));
      }),
      { numRuns: 1_000 },
    );
  });

  test('a value under a secret name is never shown in an answer, be it JSON, a form, a URL or truncated', () => {
    fc.assert(
      fc.property(held, ([key, value, hold, around]) => {
        const holder = around.reduce<unknown>((inside, wrap) => wrap(inside), hold(key, value));
        expectNothingOf(value, redactCall({}, asText(holder)));
      }),
      { numRuns: 1_000 },
    );
  });

  test('a secret is never shown where an answer repeats it, in any spelling, under any name and in any place', () => {
    fc.assert(
      fc.property(
        name,
        secret,
        fc.nat({ max: 6 }),
        fc.string({ maxLength: 9_000, unit: fc.constantFrom('a', '"', '%', 'é', ' ') }),
        fc.boolean(),
        (key, value, kind, before, isJson) => {
          const spelling = everyKindOf(value)[kind] ?? value;
          const answer = isJson
            ? JSON.stringify({ error_description: before + spelling })
            : before + spelling;
          const redacted = redactCall({ [key]: value }, answer);
          expectNothingOf(value, redacted);
          // The beginning of the secret is not shown either where the text was cut.
          expect(redacted.answer).not.toContain(value.slice(0, 6));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a value of a source’s setting is hidden as a secret, whatever its name', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), secret, (code, value) => {
        const sent = { fields: { title: 'S', settings: { [code]: value } } };
        const got = {
          result: {
            item: {
              connection: {
                title: 'S',
                settings: [{ code: 'login', name: 'Login', type: 'STRING', value, id: 8, more: value }],
              },
            },
          },
        };
        const listed = { result: { items: [{ id: 1, settings: null }, { settings: { [code]: value } }] } };
        expectNothingOf(value, redactCall(sent, JSON.stringify(got)));
        expectNothingOf(value, redactCall({}, JSON.stringify(got)));
        expectNothingOf(value, redactCall({}, JSON.stringify(listed)));
        expectNothingOf(
          value,
          redactCall(
            { cmd: { a: `biconnector.source.update?${formOf('fields[settings]', code, value)}` } },
            '{}',
          ),
        );
      }),
    );
  });
});

const formOf = (path: string, code: string, value: string): string =>
  new URLSearchParams({ [`${path}[${code.replaceAll(/[[\]]/g, '')}]`]: value }).toString();

describe('texts without secrets', () => {
  test.each<[string, object, object]>([
    [
      'a connector with the settings it asks for',
      {
        fields: {
          title: 'Sales',
          urlCheck: 'https://bi.example.com/check?region=eu',
          settings: [{ code: 'token', name: 'Access token', type: 'STRING' }],
        },
      },
      { result: { id: 4 }, time: { start: 1, operating: 0 } },
    ],
    [
      'an error with its description',
      { id: 4 },
      { error: 'ACCESS_DENIED', error_description: 'Access denied! (a [very] "quoted" 100% text)' },
    ],
    [
      'a batch of harmless commands',
      { halt: 0, cmd: { a: 'biconnector.connector.list?page=1&order%5Btitle%5D=asc', b: 'app.info?' } },
      { result: { result: { a: [], b: { ID: 1 } }, result_error: [] } },
    ],
    ['a long array of numbers', { ids: Array.from({ length: 200 }, (_, at) => at) }, { result: true }],
  ])('text that is not a secret stays readable: %s', (_name, params, answer) => {
    const redacted = redactCall(params, JSON.stringify(answer));
    expect(JSON.parse(redacted.params)).toEqual(params);
    expect(JSON.parse(redacted.answer ?? '')).toEqual(answer);
  });

  test('text beside a secret stays readable', () => {
    const redacted = redactCall(
      { id: 7, auth: 'PROBE-token' },
      '{"result":{"item":{"title":"Sales","said":"PROBE-token!"}}}',
    );
    expect(redacted.params).toBe('{"id":7,"auth":"***"}');
    expect(redacted.answer).toBe('{"result":{"item":{"title":"Sales","said":"***!"}}}');
  });

  test('an empty setting is shown as empty', () => {
    expect(redactCall({ settings: { a: '', b: 'PROBE-b' } }, undefined).params).toBe(
      '{"settings":{"a":"","b":"***"}}',
    );
  });
});

describe('long texts', () => {
  test('a long string or picture is shortened, and its length is shown', () => {
    const logo = `data:image/png;base64,${'A'.repeat(300_000)}`;
    const { params } = redactCall({ fields: { title: 'Sales', logo, description: 'd'.repeat(3_000) } }, '');
    const { fields } = JSON.parse(params) as { fields: Record<string, string> };
    expect(fields['title']).toBe('Sales');
    expect(fields['logo']).toBe('data:image/png;base64,… (300022 characters)');
    expect(fields['description']).toBe(`${'d'.repeat(200)}… (3000 characters)`);
  });

  test('a long answer is cut, and its length is shown', () => {
    const answer = JSON.stringify({ result: Array.from({ length: 5_000 }, (_, id) => ({ id })) });
    const redacted = redactCall({}, answer);
    expect(redacted.answer?.slice(0, 30)).toBe(answer.slice(0, 30));
    expect(redacted.answer?.endsWith(`… (${answer.length} characters)`)).toBe(true);
    expect(redacted.answer?.length).toBeLessThan(maxStored + 40);
  });

  test('a long text is never cut in a way that leaves a part of a secret', () => {
    fc.assert(
      fc.property(fc.integer({ min: 7_800, max: 8_100 }), secret, (length, value) => {
        const words = 'x '.repeat(length / 2);
        const { answer } = redactCall(
          { auth: value },
          JSON.stringify({ a: words.match(/.{1,1500}/g), b: value }),
        );
        expect(answer).not.toContain(value.slice(0, 5));
      }),
      { numRuns: 300 },
    );
  });
});

test('a field that is called __proto__ stays a field of the answer', () => {
  const { answer } = redactCall({}, '{"__proto__":{"auth":"PROBE-a"},"id":4}');
  expect(answer).toBe('{"__proto__":{"auth":"***"},"id":4}');
});

test('no answer makes the redaction fail or run forever', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const inText = Array.from({ length: 30 }).reduce<string>(
    inside => JSON.stringify([inside]).slice(0, 90_000),
    'x',
  );
  for (const answer of [
    '',
    'null',
    '"x"',
    '\0\ud800%%%=&:"\\',
    deep,
    inText,
    '{"__proto__":{"auth":"PROBE-a"}}',
    'a'.repeat(90_000),
    '%3d'.repeat(30_000),
    'a='.repeat(40_000),
    `auth=${'\\'.repeat(90_000)}`,
    '://'.repeat(30_000),
  ]) {
    const redacted = redactCall({ auth: 'PROBE-secret' }, answer);
    expect(redacted.answer).not.toContain('PROBE');
    expect(redacted.answer).not.toContain('\0');
  }
  fc.assert(
    fc.property(fc.anything(), fc.string(), (params, answer) => {
      expect(() => redactCall({ params }, answer)).not.toThrow();
    }),
  );
});
