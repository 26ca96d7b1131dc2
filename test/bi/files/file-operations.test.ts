import { startDesk, tokenOf, type Answer, type DeskUnderTest } from '../../stage/desk.ts';
import type { ImportReport } from '../../../server/bi/files/import-answers.ts';

let t: DeskUnderTest;
let token: string;
beforeEach(async () => {
  t = await startDesk();
  t.portal.seedDemo();
  token = tokenOf(await t.open(t.portal.users.analyst));
});
afterEach(() => t.close());

const get = (path: string): Promise<Answer> =>
  t.request(path, { headers: { authorization: `Bearer ${token}` } });
async function put(text: string, apply: boolean): Promise<ImportReport> {
  const answer = await t.request('/api/connectors/import', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ text, apply }),
  });
  expect(answer.status).toBe(200);
  return answer.json?.item as unknown as ImportReport;
}
const writes = () =>
  t.portal.rest.requests.filter(({ restMethod }) => /add|update|delete/.test(restMethod ?? ''));

test.each([
  ['json', 'application/json'],
  ['yaml', 'application/yaml'],
])('all connectors are exported as %s without the app’s id or values of settings', async (format, type) => {
  t.portal.sources.add(
    {
      connectorId: 1,
      title: 'x',
      settings: [{ code: 'token', name: 'x', type: 'STRING', value: 'PROBE' }],
    },
    t.portal.users.admin,
  );
  const answer = await get(`/api/connectors/export?format=${format}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain(type);
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename=connectors.${format}`);
  expect(answer.text).not.toContain(t.sandbox.app.clientId);
  expect(answer.text).not.toContain('PROBE');
});

test('one connector is exported by its id, and an unknown or invalid id is refused', async () => {
  const answer = await get('/api/connectors/export?id=2&format=json');
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename=connector-2.json');
  const { connectors } = JSON.parse(answer.text) as { connectors: { id: number }[] };
  expect(connectors.map(({ id }) => id)).toEqual([2]);
  expect((await get('/api/connectors/export?id=9999')).status).toBe(404);
  expect((await get('/api/connectors/export?id=1,9999')).status).toBe(404);
  expect((await get('/api/connectors/export?id=1,')).status).toBe(400);
  expect((await get('/api/connectors/export?id=4.7')).status).toBe(400);
  expect((await get('/api/connectors/export?format=xml')).status).toBe(400);
});

test('a dry run changes nothing, an import does, and a second import finds nothing to do', async () => {
  const { text } = await get('/api/connectors/export?format=yaml&id=1');
  const edited = text.replace(/title: .*/, 'title: "Imported"').replace(/- id: 1\n/, '- id: 999\n');
  const dry = await put(edited, false);
  expect(dry.applied).toBe(false);
  expect(dry.counts).toMatchObject({ add: 1, done: 0 });
  expect(writes()).toEqual([]);
  const done = await put(edited, true);
  expect(done.counts).toMatchObject({ add: 1, done: 1 });
  const id = done.entries[0]?.id;
  expect(t.portal.connectors.all().find(each => each.id === id)?.title).toBe('Imported');
  t.portal.rest.requests.length = 0;
  expect((await put(edited, true)).counts).toMatchObject({ same: 1, add: 0, change: 0, done: 0 });
  expect(writes()).toEqual([]);
});

test.each(['json', 'yaml'])(
  'the sandbox exported as %s and imported at once changes nothing',
  async format => {
    const { text } = await get(`/api/connectors/export?format=${format}`);
    const dry = await put(text, false);
    expect(dry.entries.filter(({ action }) => action !== 'same')).toEqual([]);
    expect(dry.counts.same).toBeGreaterThan(5);
    const edited = text.replace(/"?sort"?: \d+/, match => match.replace(/\d+/, '777'));
    expect((await put(edited, true)).counts).toMatchObject({ change: 1, done: 1, invalid: 0, conflict: 0 });
    expect(writes()).toHaveLength(1);
  },
);

test('a file with one invalid connector is not applied at all, and the report says so', async () => {
  const { text } = await get('/api/connectors/export?format=yaml&id=1');
  const report = await put(`${text.replace(/sort: .*/, 'sort: 777')}  - title: No address\n`, true);
  expect(report).toMatchObject({ applied: false, counts: { change: 1, invalid: 1, done: 0 } });
  expect(writes()).toEqual([]);
});

test('a request that is not UTF-8 is refused before it is planned', async () => {
  const body = Buffer.from(JSON.stringify({ text: '\xd1\xea\xeb', apply: true }), 'latin1');
  const answer = await t.request('/api/connectors/import', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body,
  });
  expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('not UTF-8')]);
  expect(t.portal.rest.requests.map(({ restMethod }) => restMethod)).not.toContain(
    'biconnector.connector.list',
  );
});

test('an import sends only the fields that changed', async () => {
  const { text } = await get('/api/connectors/export?format=yaml&id=1');
  t.portal.rest.requests.length = 0;
  const report = await put(text.replace(/sort: .*/, 'sort: 777'), true);
  expect(report.counts).toMatchObject({ change: 1, done: 1 });
  expect(writes()[0]?.params).toMatchObject({ id: 1, fields: { sort: 777 } });
  expect(Object.keys((writes()[0]?.params as { fields: object }).fields)).toEqual(['sort']);
});
