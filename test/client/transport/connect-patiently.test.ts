import { connectPatiently } from '../../../client/transport/connect-patiently.ts';
import { connectFrame, type PortalFrame } from '../../../client/transport/frame.ts';
import { createFakeTimers } from '../../stage/fake-timers.ts';

const portalFrame: PortalFrame = {
  isInstallMode: false,
  isAdmin: false,
  placementOptions: {},
  auth: () => Promise.reject(new Error()),
  call: () => Promise.reject(new Error()),
  resize: () => Promise.resolve(),
  setTitle: () => Promise.resolve(),
  installFinish: () => new Promise(() => undefined),
};

/** Connects to a portal whose SDK fails to load this many times. */
async function connectAfter(failures: number) {
  const timers = createFakeTimers();
  let loads = 0;
  const frame = connectFrame({
    identity: { host: 'acme.bitrix24.com', secure: true, sid: 's' },
    pageIsSecure: true,
    open: () =>
      (loads += 1) <= failures ? Promise.reject(new Error('chunk missing')) : Promise.resolve(portalFrame),
    timeoutMs: 8000,
    timers,
  });
  await connectPatiently(frame, timers);
  for (let pause = 0; pause < 10; pause += 1) await timers.pass(15_000);
  return { loads, isConnected: frame.isConnected(), pending: timers.pending() };
}

describe('the connection that nobody waits for', () => {
  test('an SDK that loads at once is loaded once', async () => {
    expect(await connectAfter(0)).toEqual({ loads: 1, isConnected: true, pending: 0 });
  });

  test('an SDK that could not be loaded is tried again', async () => {
    expect(await connectAfter(2)).toEqual({ loads: 3, isConnected: true, pending: 0 });
  });

  test('an SDK that stays away is given up', async () => {
    expect(await connectAfter(100)).toEqual({ loads: 4, isConnected: false, pending: 0 });
  });
});
