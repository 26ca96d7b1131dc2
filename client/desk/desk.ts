import { inject, type InjectionKey } from 'vue';
import type { Failure } from '../transport/answer.ts';
import type { Bootstrap } from '../transport/bootstrap.ts';
import { createAskServer } from './ask-server.ts';
import { createBi } from './bi.ts';
import { cacheLists, type CachedBi } from './list-cache.ts';
import { createCaller, type Caller } from '../transport/call.ts';
import {
  connectFrame,
  frameIdentity,
  type FrameAuth,
  type FrameConnection,
  type PortalFrame,
} from '../transport/frame.ts';
import { createQuiet, whenIdle, type Quiet } from '../transport/quiet.ts';
import { createRecentConnectors, type RecentConnectors } from './recent-connectors.ts';
import { b24FrameWay } from '../transport/b24-frame.ts';
import { bxWays, type PageGlobals } from '../transport/bx-rest.ts';
import { createSession, type Session } from '../transport/session.ts';
import { realTimers } from '../transport/timers.ts';
import type { Way } from '../transport/way.ts';

/** Time limits of the portal's answers, in milliseconds. */
const timeouts = { handshake: 8_000, bx: 15_000, frame: 25_000 } as const;

/** Milliseconds after which the portal's frame is opened although the first view is still waiting for its answer. */
const quietBoundMs = 5_000;

/** The tools of every component. */
export interface Desk {
  readonly bootstrap: Bootstrap;
  readonly frame: FrameConnection;
  readonly session: Session;
  readonly bi: CachedBi;
  readonly recent: RecentConnectors;
  /** Keeps what the first view does not need out of its way. */
  readonly quiet: Quiet;
}

/**
 * Builds the page's tools: the portal's frame, the session, and the ways to the portal in their order. Reads go through the
 * frame once it is connected, or where the server would have to ask it for proof first.
 */
export function createDesk(bootstrap: Bootstrap, page: Window & PageGlobals): Desk {
  const timers = realTimers;
  const frame = connectFrame({
    identity: bootstrap.signedIn ? null : frameIdentity(page.name),
    pageIsSecure: page.location.protocol === 'https:',
    open: openSdk,
    timeoutMs: timeouts.handshake,
    timers,
  });
  const quiet = createQuiet({ idle: whenIdle, timers, boundMs: quietBoundMs });
  const { request, ...session } = createSession({
    bootstrap,
    fetch: (url, init) => page.fetch(url, init),
    timers,
    freshAuth: renew => freshAuthFrom(frame, renew),
  });
  const counted: Session = { ...session, request: (...question) => quiet.during(request(...question)) };
  /** The frame's way for reads, which also serves before the handshake while this holds. */
  const frameWhile = (unconnected: () => boolean): Way =>
    b24FrameWay(frame, { timeoutMs: timeouts.frame, unconnected });
  const isClosed = (): boolean => !session.isOpen();
  const neverTried = (): boolean => !frame.isConnected() && session.isOpen();
  const callerOf = (ways: readonly Way[]): Caller => createCaller(bootstrap.signedIn ? [] : ways, timers);
  const ways = {
    portal: callerOf([...bxWays(page, timeouts.bx), frameWhile(isClosed)]),
    lastResort: callerOf([frameWhile(neverTried)]),
  };
  const bi = cacheLists(createBi(ways, createAskServer(counted, timers)));
  return { bootstrap, frame, session: counted, bi, recent: createRecentConnectors(counted), quiet };
}

/** Loads the SDK and, beside it, the reads that go through it. */
async function openSdk(): Promise<PortalFrame> {
  void import('./portal-reads.ts').catch(() => undefined);
  return (await import('../transport/sdk.ts')).openPortalFrame();
}

async function freshAuthFrom(frame: FrameConnection, renew: boolean): Promise<FrameAuth | Failure> {
  if (!frame.present) return { ok: false, code: 'NOT_IN_PORTAL', message: '', status: 0 };
  const state = await frame.connect();
  if (!state.ok) return { ...state, status: 0 };
  return state.frame
    .auth(renew)
    .catch((): Failure => ({ ok: false, code: 'EXPIRED_TOKEN', message: '', status: 401 }));
}

export const deskKey: InjectionKey<Desk> = Symbol('desk');

export function useDesk(): Desk {
  const desk = inject(deskKey);
  if (!desk) throw new Error('The page was mounted without its desk');
  return desk;
}
