import { createAskServer } from '../../../client/desk/ask-server.ts';
import { createBi, type Bi } from '../../../client/desk/bi.ts';
import type { Answer, Failure } from '../../../client/transport/answer.ts';
import { createCaller } from '../../../client/transport/call.ts';
import type { Way } from '../../../client/transport/way.ts';
import type { Reply, RequestOptions } from '../../../client/transport/session.ts';
import type { ConnectorId, SourceId, TableId } from '../../../server/bitrix24/biconnector/ids.ts';
import { createFakeTimers } from '../../stage/fake-timers.ts';

const id = 4 as ConnectorId;
const source = 5 as SourceId;
const table = 6 as TableId;
const fields = { title: 'Sales' };
const unreachable: Failure = { ok: false, code: 'SERVER_UNREACHABLE', message: '', status: 0 };
const noWay: Failure = { ok: false, code: 'NO_ROUTE', message: '', status: 0 };

const someWay: Way = {
  name: 'B24Frame',
  serves: () => true,
  timeoutMs: 1000,
  timeoutCode: 'PORTAL_TIMEOUT',
  send: () => Promise.reject(new Error('Only asked whether it serves')),
};

function biWith(portal: Answer, server: Reply | Failure) {
  const portalCalls: unknown[] = [];
  const requests: { readonly path: string; readonly method: string; readonly body: unknown }[] = [];
  const session = {
    open: () => Promise.resolve({ ok: true } as const),
    isOpen: () => true,
    portal: () => null,
    request: (path: string, { method = 'GET', body }: RequestOptions = {}) => {
      requests.push({ path, method, body });
      return Promise.resolve(server);
    },
  };
  const call = (method: string, params: object) => (
    portalCalls.push([method, params]),
    Promise.resolve(portal)
  );
  const bi = createBi(
    {
      portal: Object.assign(call, { serving: () => [someWay] }),
      lastResort: createCaller([], createFakeTimers()),
    },
    createAskServer(session, createFakeTimers()),
  );
  return { bi, portalCalls, requests };
}

const reply = (body: Reply['body']): Reply => ({ ok: true, status: 200, body });

describe('looking up a connector', () => {
  test('the portal is asked by the id as a number, and the server is left alone', async () => {
    const portal: Answer = { ok: true, result: { item: { id: 4 } }, time: null, answeredBy: 'B24Frame' };
    const { bi, portalCalls, requests } = biWith(portal, unreachable);
    expect(await bi.connectors.get(id)).toEqual({ ok: true, value: { id: 4 }, from: portal });
    expect(portalCalls).toEqual([['biconnector.connector.get', { id: 4 }]]);
    expect(requests).toEqual([]);
  });

  test('the server is asked where the page has no way to the portal', async () => {
    const time = { duration: 1 };
    const { bi, requests } = biWith(noWay, reply({ item: { id: 4 }, answeredBy: 'server', time }));
    expect(await bi.connectors.get(id)).toEqual({
      ok: true,
      value: { id: 4 },
      from: { ok: true, result: { item: { id: 4 } }, time, answeredBy: 'server' },
    });
    expect(requests).toEqual([{ path: '/api/connectors/4', method: 'GET', body: undefined }]);
  });

  test('an error inside an item with HTTP 200 is a failure', async () => {
    const { bi } = biWith(noWay, reply({ item: { error: { error: 0, error_description: 'x' } } }));
    expect(await bi.connectors.get(id)).toMatchObject({ ok: false, code: '0', message: 'x' });
  });

  test('a broken connection to the server is a lost attempt, a refusal of the server is an answer', async () => {
    const broken = await biWith(noWay, unreachable).bi.connectors.get(id);
    expect(broken).toEqual({
      ...unreachable,
      lost: [{ way: 'server', code: 'SERVER_UNREACHABLE' }],
    });
    const refusal: Failure = {
      ...unreachable,
      code: 'CONNECTOR_NOT_FOUND',
      status: 404,
      answeredBy: 'server',
    };
    expect(await biWith(noWay, refusal).bi.connectors.get(id)).toEqual(refusal);
  });
});

/** A write by its name on the page, and the request it becomes. */
const writes: readonly (readonly [
  name: string,
  write: (bi: Bi) => ReturnType<Bi['connectors']['remove']> | ReturnType<Bi['connectors']['add']>,
  method: string,
  path: string,
])[] = [
  ['registering a connector', bi => bi.connectors.add(fields), 'POST', '/api/connectors'],
  ['changing a connector', bi => bi.connectors.update(id, fields), 'PATCH', '/api/connectors/4'],
  ['deleting a connector', bi => bi.connectors.remove(id), 'DELETE', '/api/connectors/4'],
  ['changing a source', bi => bi.sources.update(source, fields), 'PATCH', '/api/sources/5'],
  ['deleting a source', bi => bi.sources.remove(source), 'DELETE', '/api/sources/5'],
  ['changing a table', bi => bi.tables.update(table, fields), 'PATCH', '/api/tables/6'],
  ['changing columns', bi => bi.tables.changeColumns(table, fields), 'POST', '/api/tables/6/columns'],
  ['deleting a table', bi => bi.tables.remove(table), 'DELETE', '/api/tables/6'],
];

describe('writing', () => {
  const working: Answer = { ok: true, result: true, time: null, answeredBy: 'BX.rest' };

  test.each(writes)('%s goes through the server, also where the portal can be asked', async (...row) => {
    const [, write, method, path] = row;
    const { bi, portalCalls, requests } = biWith(working, reply({ item: { id: 4 }, answeredBy: 'server' }));
    expect(await write(bi)).toMatchObject({ ok: true, from: { answeredBy: 'server' } });
    expect(portalCalls).toEqual([]);
    expect(requests).toEqual([{ path, method, body: method === 'DELETE' ? undefined : fields }]);
  });

  test.each(writes)('%s may have arrived when the answer got lost, and is never repeated', async (...row) => {
    const [, write] = row;
    const { bi, portalCalls, requests } = biWith(working, unreachable);
    expect(await write(bi)).toMatchObject({ ok: false, code: 'MAY_HAVE_ARRIVED' });
    expect(portalCalls).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  test('what was made comes back as its id', async () => {
    const { bi } = biWith(working, reply({ item: { id: 7 }, answeredBy: 'server' }));
    expect(await bi.connectors.add(fields)).toMatchObject({ ok: true, value: 7 });
    expect(await bi.sources.add(fields)).toMatchObject({ ok: true, value: 7 });
    expect(await bi.tables.add(fields)).toMatchObject({ ok: true, value: 7 });
  });
});
