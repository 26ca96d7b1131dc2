import { within, type Timers } from './timers.ts';

/** The portal's entry in `window.name` (platform contract 6.1). */
export interface FrameIdentity {
  readonly host: string;
  readonly secure: boolean;
  readonly sid: string;
}

/** Reads `host|protocol|sid`; null when this page does not sit in a portal's frame. */
export function frameIdentity(windowName: string): FrameIdentity | null {
  const [host, protocol, sid, ...rest] = windowName.split('|');
  if (!host || !sid || rest.length > 0 || (protocol !== '0' && protocol !== '1')) return null;
  return { host, secure: protocol === '1', sid };
}

/** Fresh proof from the portal of the person who is looking at the frame. */
export interface FrameAuth {
  readonly access_token: string;
  readonly member_id: string;
  readonly domain: string;
}

/** The result of a REST call through the SDK; `error` is the SDK's error where `isSuccess` is false. */
export interface FrameCallResult {
  readonly isSuccess: boolean;
  readonly status: number;
  readonly data?: { readonly result: unknown; readonly time?: unknown };
  readonly error?: unknown;
}

/** The portal's page as this app uses it; sdk.ts implements it over b24jssdk. */
export interface PortalFrame {
  readonly isInstallMode: boolean;
  /** A claim of the portal's page: it may decide which links are offered, never what is allowed. */
  readonly isAdmin: boolean;
  /** PLACEMENT_OPTIONS as the portal's page keeps them; they survive a reload of the frame. */
  readonly placementOptions: Readonly<Record<string, unknown>>;
  /**
   * Gives the known token, or a new one from the portal's page when the known one has expired or `renew` is set. Rejects
   * when the portal gives none.
   */
  readonly auth: (renew: boolean) => Promise<FrameAuth>;
  readonly call: (method: string, params: object) => Promise<FrameCallResult>;
  readonly resize: (height: number) => Promise<unknown>;
  readonly setTitle: (title: string) => Promise<unknown>;
  /** The portal never answers this, so it must not be awaited (platform contract 6.6). */
  readonly installFinish: () => Promise<unknown>;
}

export type FrameState =
  | { readonly ok: true; readonly frame: PortalFrame }
  | { readonly ok: false; readonly code: 'FRAME_SILENT'; readonly message: string };

export interface FrameConnection {
  /** Whether `window.name` says that a portal's page is around this one. */
  readonly present: boolean;
  /** False outside a frame, and where the browser would block calls from an https page to an http portal. */
  readonly canCallRest: () => boolean;
  /** Opens the connection once; never rejects. A portal that answers late is used from then on. */
  readonly connect: () => Promise<FrameState>;
  /** Whether the handshake is done, so that a call costs no wait for it. */
  readonly isConnected: () => boolean;
  /** The portal's page once somebody has connected; opens nothing itself, and stays pending while the portal is silent. */
  readonly connected: Promise<PortalFrame>;
}

export interface FrameOptions {
  readonly identity: FrameIdentity | null;
  readonly pageIsSecure: boolean;
  /** Loads the SDK and makes its handshake, which has no time limit of its own. */
  readonly open: () => Promise<PortalFrame>;
  /** Milliseconds that the first call waits for the handshake. */
  readonly timeoutMs: number;
  readonly timers: Timers;
}

const silent = (message: string): FrameState => ({ ok: false, code: 'FRAME_SILENT', message });

/** Connects to the portal's page around the frame, once and on demand. A failure says in words why. */
export function connectFrame({
  identity,
  pageIsSecure,
  open,
  timeoutMs,
  timers,
}: FrameOptions): FrameConnection {
  let opening: Promise<FrameState> | null = null;
  let settled: FrameState | null = null;
  let hasTimedOut = false;
  let announce: (frame: PortalFrame) => void = () => undefined;
  const connected = new Promise<PortalFrame>(resolve => (announce = resolve));

  const start = (): Promise<FrameState> => {
    opening ??= open().then(
      (frame): FrameState => {
        announce(frame);
        return (settled = { ok: true, frame });
      },
      (error: unknown): FrameState => {
        // A failed load of the SDK or a refused handshake may be tried again by the next call.
        opening = null;
        return silent(error instanceof Error ? error.message : String(error));
      },
    );
    return opening;
  };

  return {
    present: identity !== null,
    canCallRest: () => identity !== null && (identity.secure || !pageIsSecure),
    isConnected: () => settled !== null,
    connected,
    connect: () => {
      if (!identity) return Promise.resolve(silent('The page is not in a portal frame'));
      if (settled) return Promise.resolve(settled);
      const work = start();
      // A portal that kept silent once costs no further waiting; it is used as soon as it answers.
      const ms = hasTimedOut ? 0 : timeoutMs;
      return within(work, {
        ms,
        timers,
        late: () => {
          hasTimedOut = true;
          return silent(`${identity.host} did not answer the frame within ${Math.round(timeoutMs / 1000)} s`);
        },
      });
    },
  };
}
