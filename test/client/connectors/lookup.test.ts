import type { Bi } from '../../../client/desk/bi.ts';
import type { Outcome } from '../../../client/desk/outcome.ts';
import { createLookup, type LookupState } from '../../../client/connectors/lookup.ts';
import type { ConnectorId } from '../../../server/bitrix24/biconnector/ids.ts';
import type { Item } from '../../../server/bitrix24/biconnector/item.ts';
import { createFakeTimers, settle } from '../../stage/fake-timers.ts';

const id = (value: number): ConnectorId => value as ConnectorId;

const success = (value: Item): Outcome<Item> => ({
  ok: true,
  value,
  from: { ok: true, result: { item: value }, time: null, answeredBy: 'B24Frame' },
});

function setUp() {
  const timers = createFakeTimers();
  const states: LookupState[] = [];
  const calls: {
    readonly id: ConnectorId;
    readonly signal: AbortSignal | undefined;
    readonly answer: (outcome: Outcome<Item>) => void;
  }[] = [];
  const get: Bi['connectors']['get'] = (wanted, signal) =>
    new Promise(resolve => calls.push({ id: wanted, signal, answer: resolve }));
  const lookup = createLookup({
    timers,
    slowAfterMs: 5000,
    onChange: state => states.push(state),
    get,
  });
  const last = (): LookupState | undefined => states.at(-1);
  return { lookup, timers, states, calls, last };
}

describe('looking a connector up', () => {
  test('a lookup goes from loading to found', async () => {
    const { lookup, calls, states } = setUp();
    lookup.find(id(4));
    calls[0]?.answer(success({ id: 4, title: 'My connector' }));
    await settle();
    expect(calls[0]?.id).toBe(4);
    expect(states.map(({ phase }) => phase)).toEqual(['loading', 'found']);
    expect(states[1]).toMatchObject({ id: 4, connector: { title: 'My connector' } });
  });

  test('a failed lookup is shown with its id', async () => {
    const { lookup, calls, last } = setUp();
    lookup.find(id(4));
    calls[0]?.answer({ ok: false, code: 'ACCESS_DENIED', message: '', status: 200 });
    await settle();
    expect(last()).toMatchObject({ phase: 'failed', id: 4, failure: { code: 'ACCESS_DENIED' } });
  });

  test('an answer without a connector is a failed lookup', async () => {
    const { lookup, calls, last } = setUp();
    lookup.find(id(4));
    calls[0]?.answer(success([] as unknown as Item));
    await settle();
    expect(last()).toMatchObject({ phase: 'failed', failure: { code: 'PORTAL_NONSENSE' } });
  });

  test('the last of two lookups wins, whichever answers first', async () => {
    const { lookup, calls, last } = setUp();
    lookup.find(id(4));
    lookup.find(id(5));
    expect(calls[0]?.signal?.aborted).toBe(true);
    calls[1]?.answer(success({ id: 5, title: 'Five' }));
    await settle();
    calls[0]?.answer(success({ id: 4, title: 'Four' }));
    await settle();
    expect(last()).toMatchObject({ phase: 'found', id: 5, connector: { title: 'Five' } });
  });

  test('a double click looks a connector up once', () => {
    const { lookup, calls } = setUp();
    lookup.find(id(4));
    lookup.find(id(4));
    expect(calls).toHaveLength(1);
  });

  test('after five seconds the person is told that the lookup takes long', async () => {
    const { lookup, timers, last, calls } = setUp();
    lookup.find(id(4));
    await timers.pass(4999);
    expect(last()).toMatchObject({ phase: 'loading', slow: false });
    await timers.pass(1);
    expect(last()).toMatchObject({ phase: 'loading', slow: true });
    calls[0]?.answer(success({ id: 4 }));
    await settle();
    expect(timers.pending()).toBe(0);
  });

  test('cancelling a lookup stops the call and shows again what was there', async () => {
    const { lookup, calls, last, timers } = setUp();
    lookup.find(id(4));
    calls[0]?.answer(success({ id: 4, title: 'Four' }));
    await settle();
    lookup.find(id(5));
    lookup.cancel();
    expect(calls[1]?.signal?.aborted).toBe(true);
    expect(last()).toMatchObject({ phase: 'found', id: 4 });
    calls[1]?.answer(success({ id: 5 }));
    await settle();
    expect(last()).toMatchObject({ id: 4 });
    expect(timers.pending()).toBe(0);
  });
});
