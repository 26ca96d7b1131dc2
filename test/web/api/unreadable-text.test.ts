import { isReadable, readableText, unreadableIn } from '../../../server/bitrix24/readable-text.ts';
import { buildFilter } from '../../../server/bitrix24/biconnector/filter.ts';
import type { Answer } from '../../stage/desk.ts';
import {
  draft,
  makeKey,
  startKeyStage,
  withKey,
  type KeyStage,
  type Server,
} from '../../stage/service-api.ts';

let on: KeyStage;
let server: Server;
beforeAll(async () => {
  on = await startKeyStage();
  server = withKey(on.t, (await makeKey(on.admin)).key);
});
afterAll(() => on.close());

interface Described {
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: object;
}
interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

const documentAt = async (prefix: string) =>
  (await on.t.request(`${prefix}/openapi.json`)).json as unknown as ApiDocument;

const outgoing = () => on.t.portal.rest.requests.length + on.t.sandbox.oauth.requests.length;

test.each(['/api', '/api/v1'])('NUL in any parameter of any address below %s is 400 or 404', async prefix => {
  const ask = prefix === '/api' ? on.admin : server;
  const before = outgoing();
  const { paths } = await documentAt(prefix);
  const refused: (readonly [string, number])[] = [];
  const send = async (method: string, path: string) => {
    const { status } = await ask(method, path, method === 'GET' ? undefined : {});
    refused.push([`${method} ${path}`, status]);
  };
  for (const [path, methods] of Object.entries(paths))
    for (const [name, { parameters }] of Object.entries(methods)) {
      const method = name.toUpperCase();
      if (path.includes('{')) await send(method, path.replaceAll(/\{\w+\}/g, '%00'));
      const plain = path.replaceAll(/\{\w+\}/g, '1');
      for (const parameter of parameters.filter(each => each.in === 'query'))
        await send(method, `${plain}?${parameter.name}=a%00b`);
      await send(method, `${plain}?anything=%00`);
    }
  expect(refused.length).toBeGreaterThan(30);
  expect(refused.filter(([, status]) => status !== 400 && status !== 404)).toEqual([]);
  expect(outgoing()).toBe(before);
});

test.each([
  '/placement?DOMAIN=%00',
  '/install?DOMAIN=a%00',
  '/oauth/start?portal=%00',
  '/oauth/start?portal=a%00.bitrix24.ru',
  `/oauth/callback?code=x&state=${'a'.repeat(43)}&server_domain=%00`,
  '/oauth/callback?code=%00&state=%00',
  '/%00',
  '/api/connectors/%00',
  '/nothing/%E0%A4/%00?DOMAIN=%00',
])('NUL in %s is 400 or 404 for strangers too, with a page in words', async path => {
  const answer = await on.t.request(path, { headers: { accept: 'text/html' } });
  expect([400, 404]).toContain(answer.status);
  expect(answer.text.length).toBeGreaterThan(0);
});

const half = '\ud83d';
const texts: readonly (readonly [string, string])[] = [
  ['NUL', 'Sales \0'],
  ['half an emoji', `Sales ${half}`],
  ['the other half', '\ude00 Sales'],
  ['a bell', 'Sales \u0007'],
  ['an escape', 'Sales \u001b[31m'],
  ['DEL', 'Sales \u007f'],
  ['a control character of the second block', 'Sales \u0085'],
];

const errorOf = ({ status, json }: Answer) => ({ status, ...json?.error });

test.each(texts)(
  'a field with %s is refused with its name, and nothing is sent or stored',
  async (_name, text) => {
    const attempts: readonly (readonly [string, string, unknown, string])[] = [
      ['POST', '/api/connectors', { ...draft('x'), title: text }, 'title'],
      ['PATCH', '/api/connectors/1', { description: text }, 'description'],
      [
        'POST',
        '/api/connectors',
        { ...draft('x'), settings: [{ code: text, name: 'n', type: 'STRING' }] },
        'settings.0.code',
      ],
      ['POST', '/api/connectors', { ...draft('x'), [text]: 1 }, text],
      ['POST', '/api/sources', { title: text, connectorId: 1, settings: {} }, 'title'],
      ['POST', '/api/sources', { title: 'x', connectorId: 1, settings: { token: text } }, 'settings.token'],
      ['PATCH', '/api/tables/1', { description: text }, 'description'],
      ['POST', '/api/endpoints/urlCheck', { connectorId: 1, settings: { token: text } }, 'settings.token'],
      ['POST', '/api/service-keys', { name: text, scope: 'read', expires: { inDays: 1 } }, 'name'],
      ['POST', '/api/connectors/import', { text, dryRun: true }, 'text'],
      ['PUT', '/api/settings/recent-connectors', { item: [{ id: 1, title: text }] }, 'item.0.title'],
    ];
    const before = { sent: outgoing(), rows: await on.rows() };
    for (const [method, path, body, field] of attempts) {
      const answer = errorOf(await on.admin(method, path, body));
      expect([path, answer.status, answer.code]).toEqual([path, 400, 'VALIDATION_UNREADABLE_TEXT']);
      expect(answer).toMatchObject({ problems: [{ field, code: 'VALIDATION_UNREADABLE_TEXT' }] });
    }
    expect({ sent: outgoing(), rows: await on.rows() }).toEqual(before);
  },
);

test('half an emoji that a file spells by its escape is refused before the connector is written', async () => {
  const before = on.t.portal.connectors.all().length;
  const connector = JSON.stringify({ ...draft('x'), title: `Sales ${half}` });
  const text = `format: connector-desk/connectors\nversion: 1\nconnectors:\n  - ${connector}\n`;
  await on.admin('POST', '/api/connectors/import', { text, dryRun: false });
  expect(on.t.portal.connectors.all().length).toBe(before);
});

test('line breaks, tabs, whole emoji and letters of any script are taken', async () => {
  const description = 'Line 1\r\nLine 2\tπ — Склад 📦 𝒳\u200d';
  expect((await on.admin('PATCH', '/api/connectors/1', { description })).status).toBe(200);
  const { json } = await on.admin('GET', '/api/connectors/1');
  expect(json?.item?.['description']).toBe(description);
});

test('an opening with NUL in a field is refused, and an event with one is dropped', async () => {
  const before = await on.rows();
  const { fields } = on.t.portal.opening();
  for (const path of ['/placement', '/install'])
    for (const name of ['AUTH_ID', 'member_id', 'SERVER_ENDPOINT', 'status', 'PLACEMENT_OPTIONS']) {
      const body = new URLSearchParams({ ...fields, [name]: 'a\0' });
      expect([path, name, (await on.t.request(path, { method: 'POST', body })).status]).toEqual([
        path,
        name,
        400,
      ]);
    }
  const event = new URLSearchParams({
    event: 'ONAPPINSTALL',
    ts: '1',
    'auth[member_id]': 'a\0'.padEnd(32, 'a'),
    'auth[access_token]': 'x\0',
  });
  expect((await on.t.request('/events', { method: 'POST', body: event })).status).toBe(200);
  expect(await on.rows()).toEqual(before);
});

test('a filter with an unreadable value is refused on the page too, which asks the portal itself', () => {
  const rules = { fields: { title: 'text' }, nests: true } as const;
  for (const [, text] of texts)
    expect(buildFilter([{ field: 'title', operator: 'eq', values: [text] }], rules)).toMatchObject({
      ok: false,
      code: 'VALIDATION_UNREADABLE_TEXT',
    });
});

test('a text of a portal that is cut to a length keeps whole characters only', () => {
  expect(readableText('ab📦', 3)).toBe('ab');
  expect(readableText('a\0b\u001bc', 10)).toBe('abc');
  expect(isReadable(readableText(`${half}x📦\ude00`, 4))).toBe(true);
});

test('unreadable texts are found at any depth, and only the first ones are named', () => {
  let deep: unknown = '\0';
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  expect(unreadableIn(deep)).toHaveLength(1);
  expect(unreadableIn(Array.from({ length: 100 }, () => '\0'))).toHaveLength(20);
  expect(unreadableIn({ a: { b: ['ok', '\0'] } })).toEqual(['a.b.1']);
  expect(unreadableIn({ 'a\0': { b: '\0' }, c: ['\0'] })).toEqual(['a\0', 'c.0']);
});

test('the path of an unreadable text is never much longer than the text around it', () => {
  const nested = Array.from({ length: 1_000 }).reduce<unknown>(
    inner => ({ ['n'.repeat(100)]: inner }),
    ['\0', '\0'],
  );
  expect(unreadableIn(nested).map(({ length }) => length)).toEqual([500, 500]);
});
