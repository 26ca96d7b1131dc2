import { Validator } from '@seriousme/openapi-schema-validator';
import { defineOperation } from '../../../server/operations/operation.ts';
import { forServers } from '../../../server/web/api/key-scope.ts';
import { draft, makeKey, startKeyStage, withKey, type KeyStage } from '../../stage/service-api.ts';

let on: KeyStage;
beforeAll(async () => {
  on = await startKeyStage();
});
afterAll(() => on.close());

interface Described {
  readonly security: unknown;
  readonly components: { readonly securitySchemes: object };
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly responses: object; readonly parameters: readonly object[] }>>
    >
  >;
}
const document = async (path: string): Promise<Described> =>
  (await on.t.request(path)).json as unknown as Described;

test('the service API gives servers the same answers as the console’s API', async () => {
  const { t, admin } = on;
  const ask = withKey(t, (await makeKey(admin)).key);
  const paths = [
    '/connectors',
    '/connectors?filter[title][contains]=a&order=-id',
    '/connectors/1',
    '/connectors/4.7',
    '/connectors/9999',
    '/connectors/fields',
    '/connectors/export?format=yaml&id=1',
    '/sources',
    '/tables',
  ];
  for (const path of paths) {
    const [theirs, ours] = [await ask('GET', `/api/v1${path}`), await admin('GET', `/api${path}`)];
    const plain = ({ status, text }: typeof ours) =>
      `${status} ${text.replace(/"time":\{[^}]*\}/, '').replace(/"requestId":"[^"]*"/, '')}`;
    expect(plain(theirs)).toBe(plain(ours));
  }
});

test('a server registers, changes and deletes a connector through the service API', async () => {
  const { t, admin } = on;
  const ask = withKey(t, (await makeKey(admin)).key);
  const made = await ask('POST', '/api/v1/connectors', draft('By a server'));
  const id = Number(made.json?.item?.['id']);
  expect(made.status).toBe(201);
  expect((await ask('PATCH', `/api/v1/connectors/${id}`, { title: 'Changed' })).status).toBe(200);
  expect(t.portal.connectors.all().find(each => each.id === id)?.title).toBe('Changed');
  expect((await ask('DELETE', `/api/v1/connectors/${id}`)).status).toBe(200);
  expect(t.portal.connectors.all().some(each => each.id === id)).toBe(false);
});

test('the description of the service API is valid OpenAPI and names the security scheme and the header of writes', async () => {
  const described = await document('/api/v1/openapi.json');
  expect((await new Validator().validate({ ...described })).errors ?? []).toEqual([]);
  expect(described.security).toEqual([{ serviceKey: [] }]);
  expect(described.components.securitySchemes).toMatchObject({
    serviceKey: { type: 'http', scheme: 'bearer' },
  });
  const { patch, get } = described.paths['/api/v1/connectors/{id}'] ?? {};
  expect(patch?.parameters).toContainEqual(
    expect.objectContaining({ name: 'Idempotency-Key', in: 'header' }),
  );
  expect(get?.parameters).not.toContainEqual(expect.objectContaining({ name: 'Idempotency-Key' }));
  expect(patch?.responses).toMatchObject({
    '401': { description: expect.stringContaining('SERVICE_KEY_REFUSED') },
    '403': { description: expect.stringContaining('READ_ONLY_KEY') },
    '409': { description: expect.stringContaining('IDEMPOTENCY_KEY_IN_USE') },
    '422': { description: expect.stringContaining('IDEMPOTENCY_KEY_REUSED') },
  });
});

test('the service API has the console’s operations except those that mean nothing to a server', async () => {
  const pathsOf = async (path: string, prefix: string) =>
    Object.keys((await document(path)).paths).map(each => each.slice(prefix.length));
  const theirs = await pathsOf('/api/v1/openapi.json', '/api/v1');
  const ours = await pathsOf('/api/openapi.json', '/api');
  const missing = ours.filter(path => !theirs.includes(path));
  expect(missing.toSorted()).toEqual([
    '/audit',
    '/endpoints/{endpoint}/try',
    '/health/notices',
    '/service-keys',
    '/service-keys/{id}',
    '/settings/recent-connectors',
  ]);
  expect(theirs.filter(path => !ours.includes(path))).toEqual([]);
});

test.each([
  ['en', 'Authorization: Bearer cdk_'],
  ['ru', 'сервисным ключом'],
])(
  'the readable description of the service API says in %s how a server proves who it is',
  async (language, words) => {
    const answer = await on.t.request('/api/v1', {
      headers: { 'accept-language': language, accept: 'text/html' },
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(words);
    expect(answer.text).toContain('/api/v1/connectors/{id}');
  },
);

test('service keys do not reach an operation for administrators, unless the operation itself says so', () => {
  const operation = (path: `/api/${string}`, more: object) =>
    defineOperation({
      method: 'get',
      path,
      tag: 'portal',
      summary: { en: '', ru: '' },
      answer: { file: [] },
      errors: [],
      run: () => Promise.resolve({ ok: true, value: null }),
      ...more,
    });
  const operations = [
    operation('/api/anybody', {}),
    operation('/api/administrators', { administrators: true }),
    operation('/api/both', { administrators: true, service: 'write' }),
    operation('/api/people', { service: 'never' }),
  ];
  expect(forServers(operations).map(({ path }) => path)).toEqual(['/api/anybody', '/api/both']);
});
