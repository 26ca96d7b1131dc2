import {
  connectFrame,
  frameIdentity,
  type FrameCallResult,
  type FrameConnection,
  type PortalFrame,
} from '../../../client/transport/frame.ts';
import { b24FrameWay } from '../../../client/transport/b24-frame.ts';
import { createFakeTimers } from '../../stage/fake-timers.ts';

const portalFrame = (call: PortalFrame['call']): PortalFrame => ({
  isInstallMode: false,
  isAdmin: false,
  placementOptions: {},
  auth: () => Promise.resolve({ access_token: 'a', member_id: 'm', domain: 'd' }),
  call,
  resize: () => Promise.resolve(),
  setTitle: () => Promise.resolve(),
  installFinish: () => new Promise(() => undefined),
});

const connectionTo = (call: PortalFrame['call'], isConnected = true): FrameConnection => ({
  present: true,
  canCallRest: () => true,
  connect: () => Promise.resolve({ ok: true, frame: portalFrame(call) }),
  isConnected: () => isConnected,
  connected: Promise.resolve(portalFrame(call)),
});

const never = (): boolean => false;
const ask = (call: PortalFrame['call']) =>
  b24FrameWay(connectionTo(call), { timeoutMs: 1000, unconnected: never }).send({
    method: 'biconnector.connector.get',
    params: { id: 4 },
    signal: new AbortController().signal,
  });

const success = (result: unknown): FrameCallResult => ({
  isSuccess: true,
  status: 200,
  data: { result, time: {} },
});

describe('the way through B24Frame', () => {
  test('a result through B24Frame comes back as an answer', async () => {
    expect(await ask(() => Promise.resolve(success({ item: { id: 4 } })))).toMatchObject({
      kind: 'answer',
      answer: { ok: true, result: { item: { id: 4 } }, answeredBy: 'B24Frame' },
    });
  });

  test.each([
    [
      { error: { error: 'CONNECTOR_NOT_FOUND', error_description: 'Connector was not found.' } },
      'CONNECTOR_NOT_FOUND',
    ],
    [{ error: 'CONNECTOR_NOT_FOUND' }, 'CONNECTOR_NOT_FOUND'],
    [{ error: { error: 0 } }, '0'],
  ])('an error inside a result the SDK calls a success is a failure: %j', async (inner, code) => {
    expect(await ask(() => Promise.resolve(success(inner)))).toMatchObject({
      answer: { ok: false, code, status: 200 },
    });
  });

  test('an error the SDK carries and one it throws are the same failure', async () => {
    const error = { code: 'insufficient_scope', message: 'higher privileges', status: 403 };
    const expected = { kind: 'answer', answer: { ok: false, code: error.code, status: 403 } };
    expect(await ask(() => Promise.resolve({ isSuccess: false, status: 403, error }))).toMatchObject(
      expected,
    );
    expect(await ask(() => Promise.reject(Object.assign(new Error(error.message), error)))).toMatchObject(
      expected,
    );
  });

  test.each([
    ['NETWORK_ERROR', 0, 'PORTAL_UNREACHABLE'],
    ['REQUEST_TIMEOUT', 408, 'PORTAL_TIMEOUT'],
    ['ERR_BAD_RESPONSE', 502, 'PORTAL_NONSENSE'],
    ['JSSDK_UNKNOWN_ERROR', 0, 'PORTAL_NONSENSE'],
    ['JSSDK_FRAME_REFRESH_AUTH_TIMEOUT', 408, 'FRAME_SILENT'],
  ])('%s of the SDK is a transport failure', async (code, status, lostCode) => {
    const thrown = Object.assign(new Error(code), { code, status });
    expect(await ask(() => Promise.reject(thrown))).toMatchObject({ kind: 'lost', code: lostCode });
  });

  test('a code of the portal that begins like one of the SDK stays an error of the method', async () => {
    const thrown = { code: 'ERROR_METHOD_NOT_FOUND', status: 404, message: 'Method not found!' };
    expect(await ask(() => Promise.resolve({ isSuccess: false, status: 404, error: thrown }))).toMatchObject({
      kind: 'answer',
      answer: { code: 'ERROR_METHOD_NOT_FOUND' },
    });
  });
});

describe('when the frame serves', () => {
  const noCall = (): Promise<never> => Promise.reject(new Error());
  const identity = { host: 'acme.bitrix24.com', secure: true, sid: 's' };

  test('the frame serves reads from the moment its handshake is done', async () => {
    let answer = (): void => undefined;
    const frame = connectFrame({
      identity,
      pageIsSecure: true,
      open: () => new Promise(resolve => (answer = () => resolve(portalFrame(noCall)))),
      timeoutMs: 8000,
      timers: createFakeTimers(),
    });
    const way = b24FrameWay(frame, { timeoutMs: 1000, unconnected: never });
    expect(way.serves()).toBe(false);
    const connecting = frame.connect();
    expect(way.serves()).toBe(false);
    answer();
    await connecting;
    expect(way.serves()).toBe(true);
  });

  test('the frame serves before its handshake where nothing else can', () => {
    const unconnected = connectionTo(noCall, false);
    expect(b24FrameWay(unconnected, { timeoutMs: 1000, unconnected: never }).serves()).toBe(false);
    expect(b24FrameWay(unconnected, { timeoutMs: 1000, unconnected: () => true }).serves()).toBe(true);
  });

  test('a frame that must not call REST never serves', () => {
    const blocked = { ...connectionTo(noCall), canCallRest: never };
    expect(b24FrameWay(blocked, { timeoutMs: 1000, unconnected: () => true }).serves()).toBe(false);
  });
});

describe('the connection to the portal’s page', () => {
  const identity = { host: 'acme.bitrix24.com', secure: true, sid: 's' };
  const base = { identity, pageIsSecure: true, timeoutMs: 8000 };

  test.each([
    ['acme.bitrix24.com|1|0f3c', { host: 'acme.bitrix24.com', secure: true, sid: '0f3c' }],
    ['127.0.0.1:8080|0|sid', { host: '127.0.0.1:8080', secure: false, sid: 'sid' }],
    ['', null],
    ['acme.bitrix24.com', null],
    ['acme.bitrix24.com|1|', null],
    ['|1|sid', null],
    ['a|b|c', null],
    ['a|1|c|d', null],
  ])('window.name %j says %j', (name, expected) => {
    expect(frameIdentity(name)).toEqual(expected);
  });

  test('the SDK is not even loaded outside a frame', async () => {
    let loads = 0;
    const open = () => ((loads += 1), Promise.reject(new Error()));
    const frame = connectFrame({ ...base, identity: null, open, timers: createFakeTimers() });
    expect(await frame.connect()).toMatchObject({ ok: false, code: 'FRAME_SILENT' });
    expect([frame.present, frame.canCallRest(), loads]).toEqual([false, false, 0]);
  });

  test('the connection to the frame is opened once for all callers', async () => {
    let loads = 0;
    const open = () => ((loads += 1), Promise.resolve(portalFrame(() => Promise.reject(new Error()))));
    const frame = connectFrame({ ...base, open, timers: createFakeTimers() });
    const states = await Promise.all([frame.connect(), frame.connect()]);
    expect(states.every(({ ok }) => ok)).toBe(true);
    expect(loads).toBe(1);
  });

  test('a portal that keeps silent is given up after the time limit, with a diagnostic that names it', async () => {
    const timers = createFakeTimers();
    const frame = connectFrame({ ...base, open: () => new Promise(() => undefined), timers });
    const first = frame.connect();
    await timers.pass(8000);
    expect(await first).toEqual({
      ok: false,
      code: 'FRAME_SILENT',
      message: 'acme.bitrix24.com did not answer the frame within 8 s',
    });
    const second = frame.connect();
    await timers.pass(0);
    expect(await second).toMatchObject({ ok: false });
  });

  test('a portal that answers late is used from then on', async () => {
    const timers = createFakeTimers();
    const open = () =>
      new Promise<PortalFrame>(resolve =>
        timers.after(9000, () => resolve(portalFrame(() => Promise.reject(new Error())))),
      );
    const frame = connectFrame({ ...base, open, timers });
    const first = frame.connect();
    await timers.pass(8000);
    expect((await first).ok).toBe(false);
    await timers.pass(1000);
    expect((await frame.connect()).ok).toBe(true);
    await expect(frame.connected).resolves.toMatchObject({ isInstallMode: false });
  });

  test('waiting for the connection does not open it', async () => {
    let loads = 0;
    const open = () => ((loads += 1), Promise.reject(new Error()));
    const frame = connectFrame({ ...base, open, timers: createFakeTimers() });
    const first = await Promise.race([frame.connected.then(() => 'connected'), Promise.resolve('pending')]);
    expect([first, loads, frame.isConnected()]).toEqual(['pending', 0, false]);
  });

  test('a failed load of the SDK is tried again by the next call', async () => {
    let loads = 0;
    const open = () =>
      (loads += 1) === 1
        ? Promise.reject(new Error('chunk missing'))
        : Promise.resolve(portalFrame(() => Promise.reject(new Error())));
    const frame = connectFrame({ ...base, open, timers: createFakeTimers() });
    expect(await frame.connect()).toMatchObject({ ok: false, message: 'chunk missing' });
    expect((await frame.connect()).ok).toBe(true);
  });

  test('from an https page an http portal is not called, because the browser would block it', () => {
    const options = { ...base, open: () => Promise.reject(new Error()), timers: createFakeTimers() };
    const http = { ...identity, secure: false };
    expect(connectFrame({ ...options, identity: http }).canCallRest()).toBe(false);
    expect(connectFrame({ ...options, identity: http, pageIsSecure: false }).canCallRest()).toBe(true);
    expect(connectFrame(options).canCallRest()).toBe(true);
  });
});
