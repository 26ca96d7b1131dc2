import type { Failure } from '../transport/answer.ts';
import type { FrameConnection, PortalFrame } from '../transport/frame.ts';
import type { Session } from '../transport/session.ts';

export const steps = ['verify', 'check', 'events', 'finish'] as const;
export type Step = (typeof steps)[number];

export type InstallationState =
  /** `step` is running, the ones before it are done. */
  | { readonly phase: 'working'; readonly step: Step }
  | { readonly phase: 'failed'; readonly step: Step; readonly failure: Failure }
  | { readonly phase: 'installed' }
  /** The portal did not ask for an installation: this page was opened afterwards. */
  | { readonly phase: 'already' };

/** Failures that this page finds itself; each has its words in messages/. */
const notAdmin: Failure = { ok: false, code: 'NOT_ADMIN', message: '', status: 0 };
const noMethods: Failure = { ok: false, code: 'NO_METHODS', message: '', status: 0 };

export interface Installation {
  /** Starts, or goes on from the step that failed. */
  readonly run: () => Promise<void>;
  /** Goes on although the portal lacks the methods, which may come with an update. */
  readonly runAnyway: () => Promise<void>;
}

/**
 * The installation as the administrator sees it. Every step may be repeated. installFinish comes last and once, and is never
 * awaited, because the portal answers it by leaving this page (platform contract 2.3, 6.6).
 */
export function createInstallation(options: {
  readonly session: Session;
  readonly frame: FrameConnection;
  readonly onChange: (state: InstallationState) => void;
}): Installation {
  const { session, frame, onChange } = options;
  let next: Step = 'verify';
  let methodsWanted = true;
  let busy = false;
  let portalFrame: PortalFrame | null = null;
  let finished = false;

  async function verify(): Promise<Failure | 'already' | null> {
    if (!frame.present) return { ok: false, code: 'NOT_IN_PORTAL', message: '', status: 0 };
    const state = await frame.connect();
    if (!state.ok) return { ...state, status: 0 };
    if (!state.frame.isInstallMode) return 'already';
    portalFrame = state.frame;
    // The server verified the opening before it sent this page; after a reload this call does so.
    const opened = await session.open();
    return opened.ok ? null : opened;
  }

  async function check(): Promise<Failure | null> {
    const reply = await session.request('/api/installation/check', { method: 'POST', body: {} });
    if (!reply.ok) return reply;
    const item = reply.body['item'] as
      { readonly admin?: unknown; readonly methods?: unknown } | null | undefined;
    if (item?.admin !== true) return notAdmin;
    return item.methods !== true && methodsWanted ? noMethods : null;
  }

  async function events(): Promise<Failure | null> {
    const reply = await session.request('/api/installation/events', { method: 'POST', body: {} });
    return reply.ok ? null : reply;
  }

  function finish(): null {
    if (!finished && portalFrame) {
      finished = true;
      // Its promise never settles; a refusal must not become an unhandled rejection either.
      portalFrame.installFinish().catch(() => undefined);
    }
    return null;
  }

  const actions: Readonly<Record<Step, () => Promise<Failure | 'already' | null> | null>> = {
    verify,
    check,
    events,
    finish,
  };

  async function run(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      for (const step of steps.slice(steps.indexOf(next))) {
        next = step;
        onChange({ phase: 'working', step });
        const outcome = await actions[step]();
        if (outcome) {
          onChange(
            outcome === 'already' ? { phase: 'already' } : { phase: 'failed', step, failure: outcome },
          );
          return;
        }
      }
      onChange({ phase: 'installed' });
    } finally {
      busy = false;
    }
  }

  return {
    run,
    runAnyway: () => {
      methodsWanted = false;
      return run();
    },
  };
}
