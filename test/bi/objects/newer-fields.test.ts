import { api, type ApiClient } from '../../stage/api-client.ts';
import { seed } from '../../bitrix24/biconnector/cases/seed.ts';
import { connectorSchema } from '../../portal/biconnector/connector-schema.ts';
import { field } from '../../portal/biconnector/schema.ts';
import { startDesk, tokenOf, type DeskUnderTest } from '../../stage/desk.ts';

let t: DeskUnderTest;
let ask: ApiClient;
beforeEach(async () => {
  t = await startDesk();
  seed(t.portal, t.sandbox.app.clientId, 'http://127.0.0.1:1');
  ask = api(t, tokenOf(await t.open()));
  t.portal.rest.requests.length = 0;
});
afterEach(() => t.close());

/** The methods that were called, without the one that learns the name of the person who writes. */
const asked = () =>
  t.portal.rest.requests.map(({ restMethod }) => restMethod).filter(method => method !== 'profile');

/** The portal knows two fields more, and takes them. */
function updatePortal(): void {
  const described = [
    ...connectorSchema.fields,
    field('colour', 'string'),
    field('owner', 'integer', 'readOnly'),
  ];
  const fields = described.map(each => ({ ...each }));
  t.portal.rest.faults.push(
    { kind: 'json', match: 'biconnector.connector.fields', body: { result: { fields } } },
    { kind: 'json', match: 'biconnector.connector.update', body: { result: true } },
  );
}

test('a field of a newer portal is written under the name the portal describes it by', async () => {
  updatePortal();
  expect((await ask('PATCH', '/api/connectors/1', { colour: 'red', title: 'Red' })).status).toBe(200);
  expect(asked()).toEqual(['biconnector.connector.fields', 'biconnector.connector.update']);
  expect(t.portal.rest.requests[1]?.params['fields']).toEqual({ colour: 'red', title: 'Red' });
});

test.each([
  ['the portal does not describe', { colour: 'red', shape: 'round' }, 'shape'],
  ['the portal describes as read-only', { owner: 7 }, 'owner'],
])('a field %s is refused and never sent', async (_what, body, name) => {
  updatePortal();
  const answer = await ask('PATCH', '/api/connectors/1', body);
  expect([answer.status, answer.json?.error]).toEqual([
    400,
    expect.objectContaining({
      code: 'VALIDATION_UNKNOWN_PARAMETERS',
      problems: [{ field: name, code: 'VALIDATION_UNKNOWN_PARAMETERS' }],
    }),
  ]);
  expect(asked()).toEqual(['biconnector.connector.fields']);
});

test('the portal is asked for its description once, and not at all where another field is wrong', async () => {
  expect((await ask('PATCH', '/api/connectors/1', { colour: 'red', title: 7 })).status).toBe(400);
  expect(asked()).toEqual([]);
  for (const colour of ['red', 'green']) await ask('PATCH', '/api/connectors/1', { colour });
  expect(asked()).toEqual(['biconnector.connector.fields']);
});
