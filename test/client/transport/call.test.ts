import { createCaller } from '../../../client/transport/call.ts';
import { delivered, lost, type Delivery, type Way } from '../../../client/transport/way.ts';
import { createFakeTimers, settle } from '../../stage/fake-timers.ts';

const get = 'biconnector.connector.get';
const signal = new AbortController().signal;

const found = (name: Way['name']): Delivery =>
  delivered({ ok: true, result: { item: { id: 4 } }, time: null, answeredBy: name });

function way(name: Way['name'], send: Way['send'], serves = true): Way & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    name,
    calls,
    serves: () => serves,
    timeoutMs: 1000,
    timeoutCode: 'PORTAL_TIMEOUT',
    send: call => {
      calls.push(call.method);
      return send(call);
    },
  };
}

const answers = (name: Way['name']) => way(name, () => Promise.resolve(found(name)));
const breaks = (name: Way['name']) =>
  way(name, () => Promise.resolve(lost('PORTAL_UNREACHABLE', 'no network')));
const hangs = (name: Way['name']) => way(name, () => new Promise<never>(() => undefined));

describe('which way a call goes', () => {
  test('the first way that exists answers, and the others are not tried', async () => {
    const absent = way('BX.rest', () => Promise.reject(new Error('must not be asked')), false);
    const frame = answers('B24Frame');
    const server = answers('server');
    const answer = await createCaller([absent, frame, server], createFakeTimers())(get, { id: 4 }, signal);
    expect(answer).toMatchObject({ ok: true, answeredBy: 'B24Frame' });
    expect(answer).not.toHaveProperty('lost');
    expect(server.calls).toEqual([]);
  });

  test('a transport failure of one way leads to the next, and the answer tells of the detour', async () => {
    const answer = await createCaller([breaks('B24Frame'), answers('server')], createFakeTimers())(
      get,
      {},
      signal,
    );
    expect(answer).toMatchObject({
      ok: true,
      answeredBy: 'server',
      lost: [{ way: 'B24Frame', code: 'PORTAL_UNREACHABLE' }],
    });
  });

  test('an error of the method never leads to another way', async () => {
    const refusal = { ok: false, code: 'ACCESS_DENIED', message: 'Access denied.', status: 200 } as const;
    const server = answers('server');
    const refusing = way('B24Frame', () => Promise.resolve(delivered(refusal)));
    expect(await createCaller([refusing, server], createFakeTimers())(get, {}, signal)).toMatchObject(
      refusal,
    );
    expect(server.calls).toEqual([]);
  });

  test('a way that keeps silent costs its time limit and no more', async () => {
    const timers = createFakeTimers();
    const answer = createCaller([hangs('BX.rest'), answers('server')], timers)(get, {}, signal);
    await timers.pass(1000);
    expect(await answer).toMatchObject({
      answeredBy: 'server',
      lost: [{ way: 'BX.rest', code: 'PORTAL_TIMEOUT' }],
    });
    expect(timers.pending()).toBe(0);
  });

  test('a way whose answer comes too late is told to stop, and that answer changes nothing', async () => {
    const timers = createFakeTimers();
    let stopped = false;
    const slow = way('server', async call => {
      await new Promise<void>(resolve => timers.after(5000, resolve));
      stopped = call.signal.aborted;
      return found('server');
    });
    const answer = createCaller([slow], timers)(get, {}, signal);
    await timers.pass(1000);
    expect(await answer).toMatchObject({ ok: false, code: 'PORTAL_TIMEOUT' });
    await timers.pass(5000);
    expect(stopped).toBe(true);
  });

  test('a way that throws is a way that failed', async () => {
    const broken = way('B24Frame', () => Promise.reject(new TypeError('boom')));
    expect(
      await createCaller([broken, answers('server')], createFakeTimers())(get, {}, signal),
    ).toMatchObject({
      ok: true,
      lost: [{ way: 'B24Frame', code: 'PORTAL_NONSENSE' }],
    });
  });

  test('when every way fails, the last reason counts and all are named', async () => {
    const answer = await createCaller([breaks('BX24'), breaks('server')], createFakeTimers())(
      get,
      {},
      signal,
    );
    expect(answer).toMatchObject({ ok: false, code: 'PORTAL_UNREACHABLE' });
    expect(answer.lost).toHaveLength(2);
  });

  test('a call without any way is a failure with a code', async () => {
    expect(await createCaller([], createFakeTimers())(get, {}, signal)).toMatchObject({
      ok: false,
      code: 'NO_ROUTE',
    });
  });

  test('cancelling a call ends the wait at once and tries no other way', async () => {
    const cancel = new AbortController();
    const server = answers('server');
    const answer = createCaller([hangs('B24Frame'), server], createFakeTimers())(get, {}, cancel.signal);
    await settle();
    cancel.abort();
    expect(await answer).toMatchObject({ ok: false, code: 'CANCELLED' });
    expect(server.calls).toEqual([]);
  });
});
