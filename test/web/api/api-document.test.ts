import { readdirSync, readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { z } from 'zod';
import { failureName } from '../../../client/components/failure-name.ts';
import enDatabases from '../../../client/messages/en/database-failures.ts';
import en from '../../../client/messages/en/first-view.ts';
import ruDatabases from '../../../client/messages/ru/database-failures.ts';
import ru from '../../../client/messages/ru/first-view.ts';
import { errorCatalogue } from '../../../server/error-catalogue.ts';
import { api } from '../../stage/api-client.ts';
import { seed } from '../../bitrix24/biconnector/cases/seed.ts';
import { startDesk, tokenOf, type DeskUnderTest } from '../../stage/desk.ts';

interface ApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}
interface Described {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly description: string;
        readonly content: Readonly<Record<string, { readonly schema: object }>>;
      }
    >
  >;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
}

let t: DeskUnderTest;
let document: ApiDocument;
let forServers: ApiDocument;
beforeAll(async () => {
  t = await startDesk();
  document = (await t.request('/api/openapi.json')).json as unknown as ApiDocument;
  forServers = (await t.request('/api/v1/openapi.json')).json as unknown as ApiDocument;
});
afterAll(() => t.close());

/** The routes that Express has, as `get /api/connectors/{id}`. */
function routesOf(router: unknown): readonly string[] {
  const { stack } = router as { stack: readonly { route?: unknown; handle?: unknown }[] };
  return stack.flatMap(({ route, handle }) => {
    if (route === undefined) {
      return typeof handle === 'function' && 'stack' in handle ? routesOf(handle) : [];
    }
    const { path, methods } = route as { path: string; methods: Readonly<Record<string, boolean>> };
    return Object.keys(methods)
      .filter(method => method !== '_all')
      .map(method => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
  });
}

test('the description of the API is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate({ ...document });
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
  expect(document.openapi).toBe('3.1.0');
});

test('every documented route exists, and every route of the API is documented', async () => {
  const paths = [...Object.entries(document.paths), ...Object.entries(forServers.paths)];
  const documented = paths.flatMap(([path, methods]) =>
    Object.keys(methods).map(method => [method, path] as const),
  );
  for (const [method, path] of documented) {
    const answer = await t.request(path.replaceAll(/\{\w+\}/g, '1'), { method: method.toUpperCase() });
    // A route that is not there is 404 for everybody.
    expect([method, path, answer.status]).toEqual([method, path, 401]);
  }
  expect(documented).toContainEqual(['get', '/api/connectors/{id}']);
  expect(documented).toContainEqual(['get', '/api/v1/connectors/{id}']);
  // The description itself, and the steps of the install page, are not part of the API.
  const notForOthers = /^get \/api(\/v1)?$|openapi\.json$|\/api\/installation\//;
  const beside = routesOf((t.desk.app as unknown as { router: unknown }).router).filter(
    route => route.includes(' /api') && !notForOthers.test(route),
  );
  expect(beside).toEqual([]);
});

test('every operation in the OpenAPI document has a name of its own and says what it takes', () => {
  const all = Object.values(document.paths).flatMap(methods => Object.values(methods));
  expect(new Set(all.map(({ operationId }) => operationId)).size).toBe(all.length);
  const patch = document.paths['/api/connectors/{id}']?.['patch'];
  expect(patch?.parameters.map(({ name, in: place }) => `${place} ${name}`)).toEqual(['path id']);
  const { schema } = patch?.requestBody?.content['application/json'] ?? {};
  expect(Object.keys((schema as { properties: object }).properties)).toEqual([
    'title',
    'logo',
    'description',
    'sort',
    'urlCheck',
    'urlData',
    'urlTableList',
    'urlTableDescription',
    'settings',
    'supportMapping',
    'sourceCode',
  ]);
  expect(schema).toMatchObject({ additionalProperties: false });
});

/** The error codes that a document names, each with its statuses. */
function codesIn({ paths }: ApiDocument): ReadonlyMap<string, ReadonlySet<number>> {
  const codes = new Map<string, Set<number>>();
  for (const { responses } of Object.values(paths).flatMap(methods => Object.values(methods)))
    for (const [status, { description }] of Object.entries(responses))
      for (const [, code = ''] of description.matchAll(/`(\w+)`/g))
        codes.set(code, (codes.get(code) ?? new Set()).add(Number(status)));
  return codes;
}

/** The words of the first view, and those that come with the pages of databases. */
const wordsOfPage = [
  ['English', { ...en.failures, ...enDatabases }],
  ['Russian', { ...ru.failures, ...ruDatabases }],
] as const;
const hasWords = (code: string, failures: object): boolean =>
  failureName({ ok: false, code, message: '', status: 0 }, failures) !== 'UNKNOWN';

test.each(wordsOfPage)(
  'every error code in the OpenAPI document has words on the page in %s',
  (_, failures) => {
    const named = [...codesIn(document).keys()];
    expect(named).toContain('MAY_HAVE_ARRIVED');
    expect(named.filter(code => !hasWords(code, failures))).toEqual([]);
  },
);

test('every code of the error catalogue that an operation answers with is in the OpenAPI documents with its status', () => {
  const named = new Map([...codesIn(forServers), ...codesIn(document)]);
  const missing = Object.keys(errorCatalogue).filter(code => !named.has(code));
  // These are for pages, events, the four endpoints, addresses that do not exist, and clients that have left.
  expect(missing.toSorted()).toEqual([
    'ACCESS_KEY_REFUSED',
    'CLIENT_LEFT',
    'EVENT_REFUSED',
    'METHOD_NOT_ALLOWED',
    'METRICS_TOKEN_NEEDED',
    'NOT_FOUND',
    'OPENING_MALFORMED',
    'OPENING_REFUSED',
    'SIGN_IN_FAILED',
    'UNKNOWN_PORTAL',
  ]);
  for (const [code, [status]] of Object.entries(errorCatalogue))
    if (named.has(code)) expect([code, ...(named.get(code) ?? [])]).toEqual([code, status]);
});

test.each(wordsOfPage)(
  'every code of the error catalogue that the page may get has words on it in %s',
  (_, failures) => {
    const wordless = Object.keys(errorCatalogue).filter(code => !hasWords(code, failures));
    // These are for other servers, the operator, events, the sign-in page, and clients that have left.
    expect(wordless.toSorted()).toEqual([
      'CLIENT_LEFT',
      'EVENT_REFUSED',
      'IDEMPOTENCY_KEY_DONE',
      'IDEMPOTENCY_KEY_INVALID',
      'IDEMPOTENCY_KEY_IN_USE',
      'IDEMPOTENCY_KEY_REUSED',
      'METRICS_TOKEN_NEEDED',
      'NO_BACKGROUND_USER',
      'READ_ONLY_KEY',
      'SERVICE_KEY_REFUSED',
      'SIGN_IN_FAILED',
    ]);
  },
);

test('no code of the error catalogue is worded anywhere else in the server', () => {
  const folder = new URL('../../../server/', import.meta.url);
  const worded = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .flatMap(file => {
      const source = readFileSync(new URL(file, folder), 'utf8');
      const raised = source.matchAll(/(?:new (?:DeskError|NotSent|HeldBack)|refuse)\(\s*'(\w+)',\s*['`]/g);
      return [...raised].map(([, code = '']) => `${file}: ${code}`);
    });
  expect(worded).toEqual([]);
});

test.each([
  ['en', 'One connector'],
  ['ru-RU,ru;q=0.9', 'Один коннектор'],
])(
  'the readable description of the API speaks %s, runs no script and cannot be framed',
  async (language, words) => {
    const answer = await t.request('/api', { headers: { 'accept-language': language, accept: 'text/html' } });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(words);
    expect(answer.text).toContain('/api/connectors/{id}');
    expect(answer.text).not.toMatch(/<script/);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    const nonce = /<style nonce="(?<nonce>[^"]+)"/.exec(answer.text)?.groups?.['nonce'];
    expect(policy).toContain(`'nonce-${nonce ?? 'none'}'`);
  },
);

test('a method that an address of the API does not take is refused with the list of those it takes', async () => {
  const headers = { authorization: `Bearer ${tokenOf(await t.open())}` };
  const answer = await t.request('/api/connectors/1', { method: 'PUT', headers });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, PATCH, DELETE']);
});

test.each([
  ['/api/connectors', '/api/connectors'],
  ['/api/connectors/{id}', '/api/connectors/1'],
  ['/api/sources', '/api/sources'],
  ['/api/sources/{id}', '/api/sources/1'],
  ['/api/tables', '/api/tables'],
  ['/api/tables/{id}', '/api/tables/1'],
  ['/api/tables/fields', '/api/tables/fields'],
  ['/api/settings/recent-connectors', '/api/settings/recent-connectors'],
])(
  'the answer of %s has the shape in the OpenAPI document, whichever form the portal chose',
  async (path, asked) => {
    if (t.portal.connectors.all().length === 0) seed(t.portal, t.sandbox.app.clientId, 'http://127.0.0.1:1');
    const schema = document.paths[path]?.['get']?.responses['200']?.content['application/json']?.schema ?? {};
    const ask = api(t, tokenOf(await t.open()));
    for (const idsAsText of [false, true]) {
      Object.assign(t.portal.biconnector.switches, { idsAsText });
      const answer = await ask('GET', asked);
      expect(answer.status).toBe(200);
      expect(z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema).safeParse(answer.json)).toMatchObject({
        success: true,
      });
      expect(z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema).safeParse({}).success).toBe(false);
    }
  },
);
