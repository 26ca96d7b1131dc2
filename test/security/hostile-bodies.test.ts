import { api } from '../stage/api-client.ts';
import { startDesk, tokenOf, type DeskUnderTest } from '../stage/desk.ts';

let t: DeskUnderTest;
beforeAll(async () => {
  t = await startDesk();
});
afterAll(() => t.close());

const routes = [
  ['GET', '/api/connectors'],
  ['POST', '/api/connectors'],
  ['GET', '/api/connectors/fields'],
  ['GET', '/api/connectors/export'],
  ['POST', '/api/connectors/import'],
  ['PATCH', '/api/connectors/1'],
  ['DELETE', '/api/connectors/1'],
  ['GET', '/api/sources'],
  ['POST', '/api/sources'],
  ['GET', '/api/sources/1'],
  ['PATCH', '/api/sources/1'],
  ['DELETE', '/api/sources/1'],
  ['GET', '/api/sources/fields'],
  ['GET', '/api/tables'],
  ['POST', '/api/tables'],
  ['GET', '/api/tables/1'],
  ['PATCH', '/api/tables/1'],
  ['POST', '/api/tables/1/columns'],
  ['DELETE', '/api/tables/1'],
  ['GET', '/api/tables/fields'],
  ['POST', '/api/endpoints/urlCheck'],
] as const;

test('a body that is nested deeper than the stack is answered with 400', async () => {
  const deep = '['.repeat(24_000) + ']'.repeat(24_000);
  const authorization = `Bearer ${tokenOf(await t.open())}`;
  for (const [method, path] of routes.filter(([each]) => each === 'POST' || each === 'PATCH')) {
    const answer = await t.request(path, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body: `{"settings":${deep},"text":"x","connectorId":1,"filter":{"a":${deep}}}`.slice(0, 500_000),
    });
    expect([path, answer.status]).toEqual([path, 400]);
  }
});

test('an employee gets nothing on any administrators’ route, right after the administrator got everything', async () => {
  const admin = api(t, tokenOf(await t.open()));
  const employee = api(t, tokenOf(await t.open(t.portal.users.employee)));
  const reads = routes.filter(([method]) => method === 'GET');
  const answers = await Promise.all(
    reads.flatMap(([method, path]) => [admin(method, path), employee(method, path)]),
  );
  for (const [at, answer] of answers.entries())
    if (at % 2 === 1)
      expect([reads[(at - 1) / 2]?.[1], answer.status]).toEqual([reads[(at - 1) / 2]?.[1], 403]);
});

test('every route refuses a page of another portal or user, and a request without any page', async () => {
  const token = tokenOf(await t.open());
  for (const [method, path] of routes) {
    for (const headers of [
      {},
      { authorization: 'Bearer x.y.z' },
      { authorization: `Bearer ${token}`, 'x-portal': 'f'.repeat(32) },
      { authorization: `Bearer ${token}`, 'x-portal-user': '999' },
    ]) {
      const answer = await t.request(path, { method, headers });
      expect([method, path, answer.status]).toEqual([method, path, 401]);
    }
  }
});
