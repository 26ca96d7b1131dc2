import type { Failure } from '../../../client/transport/answer.ts';
import type { FrameConnection, PortalFrame } from '../../../client/transport/frame.ts';
import { createInstallation, type InstallationState } from '../../../client/installation/installation.ts';
import type { Reply, Session } from '../../../client/transport/session.ts';

const down: Failure = { ok: false, code: 'SERVER_UNREACHABLE', message: '', status: 0 };
const ok = (item: unknown): Reply => ({ ok: true, status: 200, body: { item } });

function setUp(
  options: {
    readonly isInstallMode?: boolean;
    readonly present?: boolean;
    readonly silent?: boolean;
    readonly replies?: Partial<Record<'check' | 'events', readonly (Reply | Failure)[]>>;
  } = {},
) {
  const log: string[] = [];
  const states: InstallationState[] = [];
  const left = { check: [...(options.replies?.check ?? [])], events: [...(options.replies?.events ?? [])] };
  const portal: PortalFrame = {
    isInstallMode: options.isInstallMode ?? true,
    isAdmin: true,
    placementOptions: {},
    auth: () => Promise.reject(new Error()),
    call: () => Promise.reject(new Error()),
    resize: () => Promise.resolve(),
    setTitle: () => Promise.resolve(),
    installFinish: () => {
      log.push('installFinish');
      return new Promise(() => undefined);
    },
  };
  const frame: FrameConnection = {
    present: options.present ?? true,
    canCallRest: () => true,
    isConnected: () => options.silent !== true,
    connected: options.silent ? new Promise(() => undefined) : Promise.resolve(portal),
    connect: () =>
      Promise.resolve(
        options.silent ? { ok: false, code: 'FRAME_SILENT', message: 'x' } : { ok: true, frame: portal },
      ),
  };
  const session: Session = {
    isOpen: () => true,
    portal: () => null,
    open: () => Promise.resolve({ ok: true }),
    request: path => {
      const step = path.endsWith('check') ? 'check' : 'events';
      log.push(step);
      return Promise.resolve(
        left[step].shift() ?? ok(step === 'check' ? { admin: true, methods: true } : {}),
      );
    },
  };
  const installation = createInstallation({ session, frame, onChange: state => states.push(state) });
  return { installation, log, last: () => states.at(-1) };
}

describe('the installation', () => {
  test('the installation checks, registers events, and calls installFinish last without waiting for it', async () => {
    const { installation, log, last } = setUp();
    await installation.run();
    expect(log).toEqual(['check', 'events', 'installFinish']);
    expect(last()).toEqual({ phase: 'installed' });
  });

  test('a repeated installation goes on from the step that failed, and finishes once', async () => {
    const { installation, log, last } = setUp({ replies: { events: [down] } });
    await installation.run();
    expect(last()).toEqual({ phase: 'failed', step: 'events', failure: down });
    expect(log).toEqual(['check', 'events']);
    await installation.run();
    await installation.run();
    expect(log).toEqual(['check', 'events', 'events', 'installFinish']);
  });

  test('a second click while the installation runs changes nothing', async () => {
    const { installation, log } = setUp();
    await Promise.all([installation.run(), installation.run()]);
    expect(log).toEqual(['check', 'events', 'installFinish']);
  });

  test('a page opened after the installation does not call installFinish', async () => {
    const { installation, log, last } = setUp({ isInstallMode: false });
    await installation.run();
    expect(last()).toEqual({ phase: 'already' });
    expect(log).toEqual([]);
  });

  test('an ordinary employee is told that the installation takes an administrator', async () => {
    const { installation, log, last } = setUp({ replies: { check: [ok({ admin: false, methods: true })] } });
    await installation.run();
    expect(last()).toMatchObject({ phase: 'failed', step: 'check', failure: { code: 'NOT_ADMIN' } });
    expect(log).toEqual(['check']);
  });

  test('a portal without the methods is said to lack them, and the app may be installed all the same', async () => {
    const item = { admin: true, methods: false };
    const { installation, log, last } = setUp({ replies: { check: [ok(item), ok(item)] } });
    await installation.run();
    expect(last()).toMatchObject({ phase: 'failed', failure: { code: 'NO_METHODS' } });
    await installation.runAnyway();
    expect(log).toEqual(['check', 'check', 'events', 'installFinish']);
  });

  test('the install page says that it is outside a frame, or that the portal keeps silent', async () => {
    const outside = setUp({ present: false });
    await outside.installation.run();
    expect(outside.last()).toMatchObject({
      phase: 'failed',
      step: 'verify',
      failure: { code: 'NOT_IN_PORTAL' },
    });
    const silent = setUp({ silent: true });
    await silent.installation.run();
    expect(silent.last()).toMatchObject({
      phase: 'failed',
      step: 'verify',
      failure: { code: 'FRAME_SILENT' },
    });
  });
});
