import { inject, type InjectionKey } from 'vue';
import type { Failure } from '../transport/answer.ts';
import type { Bootstrap } from '../transport/bootstrap.ts';
import { createAskServer } from './ask-server.ts';
import { createBi } from './bi.ts';
import { cacheLists, type CachedBi } from './list-cache.ts';
import { createCaller } from '../transport/call.ts';
import { connectFrame, frameIdentity, type FrameAuth, type FrameConnection } from '../transport/frame.ts';
import { createRecentConnectors, type RecentConnectors } from './recent-connectors.ts';
import { b24FrameWay } from '../transport/b24-frame.ts';
import { bxWays, type PageGlobals } from '../transport/bx-rest.ts';
import { createSession, type Session } from '../transport/session.ts';
import { realTimers } from '../transport/timers.ts';

/** Time limits of the portal's answers, in milliseconds. */
const timeouts = { handshake: 8_000, bx: 15_000, frame: 25_000 } as const;

/** The tools of every component. */
export interface Desk {
  readonly bootstrap: Bootstrap;
  readonly frame: FrameConnection;
  readonly session: Session;
  readonly bi: CachedBi;
  readonly recent: RecentConnectors;
}

/** Builds the page's tools: the portal's frame, the session, and the ways to the portal in their order. */
export function createDesk(bootstrap: Bootstrap, page: Window & PageGlobals): Desk {
  const timers = realTimers;
  const frame = connectFrame({
    identity: bootstrap.signedIn ? null : frameIdentity(page.name),
    pageIsSecure: page.location.protocol === 'https:',
    open: async () => (await import('../transport/sdk.ts')).openPortalFrame(),
    timeoutMs: timeouts.handshake,
    timers,
  });
  const session = createSession({
    bootstrap,
    fetch: (url, init) => page.fetch(url, init),
    timers,
    freshAuth: renew => freshAuthFrom(frame, renew),
  });
  const portalWays = bootstrap.signedIn
    ? []
    : [...bxWays(page, timeouts.bx), b24FrameWay(frame, timeouts.frame)];
  const bi = cacheLists(createBi(createCaller(portalWays, timers), createAskServer(session, timers)));
  return { bootstrap, frame, session, bi, recent: createRecentConnectors(session) };
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
