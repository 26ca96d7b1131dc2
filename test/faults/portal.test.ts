import { askApi, open, setStage, type ServerProcess, type Stage } from '../stage/built-servers.ts';
import type { FaultEffect } from '../portal/faults.ts';
import { until } from '../stage/until.ts';

let s: Stage;
let server: ServerProcess;
let token: string;

beforeEach(async () => {
  s = await setStage();
  server = await s.serve();
  token = await open(server.origin, s.portal.opening({ target: 'application' }));
  s.portal.rest.requests.length = 0;
});
afterEach(() => s.close());

const connector = {
  title: 'Written once',
  logo: 'data:image/svg+xml;base64,AAAA',
  urlCheck: 'https://app.example/check',
  urlData: 'https://app.example/data',
  urlTableList: 'https://app.example/tables',
  urlTableDescription: 'https://app.example/columns',
  settings: [],
};
const create = (origin = server.origin) =>
  askApi(origin, '/api/connectors', token, { method: 'POST', body: connector });
const asked = (method: string) =>
  s.portal.rest.requests.filter(({ restMethod }) => restMethod === method).length;
const stored = async () => {
  const list = (await s.portal.call('biconnector.connector.list')) as
    { readonly title: string }[] | { readonly items?: unknown };
  return JSON.stringify(list).split('Written once').length - 1;
};

const breaks: readonly (readonly [string, FaultEffect])[] = [
  ['before a byte of the answer', { kind: 'reset' }],
  ['in the middle of the answer', { kind: 'cut' }],
];

test.each(breaks)(
  'a read whose connection breaks %s fails in words and is sent once',
  async (_name, fault) => {
    s.portal.rest.faults.push({ ...fault, match: 'biconnector.connector.get' });
    const answer = await askApi(server.origin, '/api/connectors/1', token);
    expect(answer).toMatchObject({ status: 502, code: 'PORTAL_UNREACHABLE' });
    expect(asked('biconnector.connector.get')).toBe(1);
    expect((await askApi(server.origin, '/api/connectors/1', token)).status).toBe(200);
  },
);

test.each(breaks)(
  'a write whose connection breaks %s may have arrived and is never repeated',
  async (_name, fault) => {
    s.portal.rest.faults.push({ ...fault, match: 'biconnector.connector.add' });
    expect(await create()).toMatchObject({ status: 502, code: 'MAY_HAVE_ARRIVED' });
    expect(asked('biconnector.connector.add')).toBe(1);
  },
);

test('a write that took effect and lost its answer is not repeated', async () => {
  s.portal.rest.faults.push({ kind: 'withhold', match: 'biconnector.connector.add' });
  const answer = create();
  await until(() => s.portal.rest.faults.hanging === 1);
  s.portal.rest.faults.release();
  expect(await answer).toMatchObject({ status: 502, code: 'MAY_HAVE_ARRIVED' });
  expect([asked('biconnector.connector.add'), await stored()]).toEqual([1, 1]);
});

test('a write whose process is killed is not repeated by any other process', async () => {
  const other = await s.serve();
  s.portal.rest.faults.push({ kind: 'withhold', match: 'biconnector.connector.add' });
  const broken = create().catch(() => 'no answer');
  await until(() => s.portal.rest.faults.hanging === 1);
  await server.kill();
  expect(await broken).toBe('no answer');
  const another = await s.serve();
  for (const { origin } of [other, another])
    expect((await askApi(origin, '/api/connectors/1', token)).status).toBe(200);
  expect([asked('biconnector.connector.add'), await stored()]).toEqual([1, 1]);
});
