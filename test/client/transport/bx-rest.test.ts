import { bxWays, type PageGlobals } from '../../../client/transport/bx-rest.ts';
import type { Delivery } from '../../../client/transport/way.ts';

const { signal } = new AbortController();
const call = { method: 'biconnector.connector.get', params: { id: 4 }, signal };

/** A result object as both libraries make it (platform contract 7.2). */
function result(
  answer: { result?: unknown; time?: unknown },
  error?: { code: unknown; status: number; text: string },
) {
  return {
    answer,
    status: error?.status ?? 200,
    data: () => answer.result,
    time: () => answer.time,
    error: () =>
      error && {
        status: error.status,
        ex: { error: error.code, error_description: error.text },
        getError: () => ({}),
        getStatus: () => error.status,
      },
  };
}

function pageWith(outcome: unknown): PageGlobals {
  return {
    BX: {
      rest: {
        callMethod: (_method, _params, callback) => {
          callback(outcome as Parameters<typeof callback>[0]);
        },
      },
    },
  };
}

const send = async (page: PageGlobals): Promise<Delivery | undefined> => {
  const way = bxWays(page, 1000).find(({ serves }) => serves());
  return way?.send(call);
};

describe('BX.rest and BX24', () => {
  test('BX.rest.callMethod is called on its object, with method and parameters', async () => {
    const seen: unknown[] = [];
    const rest = {
      name: 'rest',
      callMethod(this: { name: string }, method: string, params: unknown, callback: (r: never) => void) {
        seen.push(this.name, method, params);
        callback(result({ result: { item: { id: 4 } }, time: { duration: 1 } }) as never);
      },
    };
    expect(await send({ BX: { rest } })).toEqual({
      kind: 'answer',
      answer: { ok: true, result: { item: { id: 4 } }, time: { duration: 1 }, answeredBy: 'BX.rest' },
    });
    expect(seen).toEqual(['rest', call.method, call.params]);
  });

  test('BX24 serves only where BX.rest is missing', async () => {
    const library = {
      callMethod: (_m: string, _p: unknown, done: (r: never) => void) =>
        done(result({ result: true }) as never),
    };
    const both = bxWays({ BX: { rest: library }, BX24: library }, 1000).filter(({ serves }) => serves());
    expect(both.map(({ name }) => name)).toEqual(['BX.rest']);
    expect(await send({ BX24: library })).toMatchObject({ answer: { ok: true, answeredBy: 'BX24' } });
  });

  test.each([[{}], [{ BX: {} }], [{ BX: { rest: {} } }], [{ BX24: null }], [{ BX24: {} }]])(
    'a page without BX.rest and BX24 has neither way: %j',
    page => {
      expect(bxWays(page, 1000).some(({ serves }) => serves())).toBe(false);
    },
  );

  test('a library that arrives later is found by the next call', () => {
    const page: { BX24?: { callMethod: () => void } } = {};
    const ways = bxWays(page, 1000);
    page.BX24 = { callMethod: () => undefined };
    expect(ways.some(({ serves }) => serves())).toBe(true);
  });

  test.each([
    ['nested', { error: { error: 'ACCESS_DENIED', error_description: 'Access denied.' } }, 'ACCESS_DENIED'],
    ['flat', { error: 'ACCESS_DENIED', error_description: 'Access denied.' }, 'ACCESS_DENIED'],
    ['numeric', { error: { error: 0, error_description: 'x' } }, '0'],
  ])('an error inside result that BX.rest reports as success is a failure: %s', async (_, inner, code) => {
    expect(await send(pageWith(result({ result: inner })))).toMatchObject({
      kind: 'answer',
      answer: { ok: false, code },
    });
  });

  test('an error of the method keeps its code, words and status', async () => {
    const error = { code: 'insufficient_scope', status: 403, text: 'The request requires higher privileges' };
    expect(await send(pageWith(result({}, error)))).toEqual({
      kind: 'answer',
      answer: { ok: false, code: error.code, message: error.text, status: 403, answeredBy: 'BX.rest' },
    });
  });

  test('an error with the numeric code 0 is an error', async () => {
    expect(await send(pageWith(result({}, { code: 0, status: 400, text: 'x' })))).toMatchObject({
      answer: { ok: false, code: '0' },
    });
  });

  test.each([
    ['ERROR_NETWORK', 'PORTAL_UNREACHABLE'],
    ['ERROR_UNEXPECTED_ANSWER', 'PORTAL_NONSENSE'],
    ['BLANK_ANSWER', 'PORTAL_NONSENSE'],
    ['BLANK_ANSWER_WITH_ERROR_CODE', 'PORTAL_NONSENSE'],
  ])('%s of BX.rest is a transport failure, so that the next way may be tried', async (code, lostCode) => {
    expect(await send(pageWith(result({}, { code, status: 0, text: '' })))).toMatchObject({
      kind: 'lost',
      code: lostCode,
    });
  });

  test('the result of an older library without time() and error() is read all the same', async () => {
    const old = {
      answer: { result: { item: { id: 4 } }, time: { duration: 2 } },
      data: () => ({ item: { id: 4 } }),
    };
    expect(await send(pageWith(old))).toMatchObject({ answer: { ok: true, time: { duration: 2 } } });
  });

  test('a library that throws is a transport failure', async () => {
    const page = { BX24: { callMethod: () => { throw new Error('Query error!'); } } }; // prettier-ignore
    expect(await send(page)).toMatchObject({ kind: 'lost', code: 'PORTAL_NONSENSE' });
    expect(await send(pageWith({ data: null }))).toMatchObject({ kind: 'lost', code: 'PORTAL_NONSENSE' });
  });
});
