import { createAskServer } from '../../../client/desk/ask-server.ts';
import { createBi } from '../../../client/desk/bi.ts';
import type { Answer, Failure } from '../../../client/transport/answer.ts';
import type { Reply, RequestOptions } from '../../../client/transport/session.ts';
import type { ConnectorId } from '../../../server/bitrix24/biconnector/ids.ts';
import { createFakeTimers } from '../../stage/fake-timers.ts';

const id = 4 as ConnectorId;
const unreachable: Failure = { ok: false, code: 'SERVER_UNREACHABLE', message: '', status: 0 };
const noWay: Failure = { ok: false, code: 'NO_ROUTE', message: '', status: 0 };

function biWith(portal: Answer, server: Reply | Failure) {
  const portalCalls: unknown[] = [];
  const requests: { readonly path: string; readonly method: string; readonly body: unknown }[] = [];
  const session = {
    open: () => Promise.resolve({ ok: true } as const),
    portal: () => null,
    request: (path: string, { method = 'GET', body }: RequestOptions = {}) => {
      requests.push({ path, method, body });
      return Promise.resolve(server);
    },
  };
  const bi = createBi(
    (method, params) => (portalCalls.push([method, params]), Promise.resolve(portal)),
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
      lost: [{ route: 'server', code: 'SERVER_UNREACHABLE' }],
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
