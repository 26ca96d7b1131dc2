import { within, type Timers } from './timers.ts';

/** What the portal's page put into `window.name` (platform contract 6.1). */
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

/** Proof of who is looking at the frame, fresh from the portal. */
export interface FrameAuth {
  readonly access_token: string;
  readonly member_id: string;
  readonly domain: string;
}

/** What a REST call through the SDK brings; `error` is the SDK's error where `isSuccess` is false. */
export interface FrameCallResult {
  readonly isSuccess: boolean;
  readonly status: number;
  readonly data?: { readonly result: unknown; readonly time?: unknown };
  readonly error?: unknown;
}

/** The portal's page as this app uses it; sdk.ts implements it over b24jssdk. */
export interface PortalFrame {
  readonly isInstallMode: boolean;
  /** What the portal's page says of the person: good enough for what is offered, never for what is allowed. */
  readonly isAdmin: boolean;
  /** PLACEMENT_OPTIONS as the portal's page knows them: they survive a reload of the frame. */
  readonly placementOptions: Readonly<Record<string, unknown>>;
  /**
   * Renews the token through the portal's page when the known one has run out, or always when `renew` is set; rejects
   * when the portal gives none.
   */
  readonly auth: (renew: boolean) => Promise<FrameAuth>;
  readonly call: (method: string, params: object) => Promise<FrameCallResult>;
  readonly resize: (height: number) => Promise<unknown>;
  readonly setTitle: (title: string) => Promise<unknown>;
  /** Never answered by the portal: must not be awaited (platform contract 6.6). */
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
}

export interface FrameOptions {
  readonly identity: FrameIdentity | null;
  readonly pageIsSecure: boolean;
  /** Loads the SDK and makes its handshake, which has no time limit of its own. */
  readonly open: () => Promise<PortalFrame>;
  readonly timeoutMs: number;
  readonly timers: Timers;
}

const silent = (message: string): FrameState => ({ ok: false, code: 'FRAME_SILENT', message });

/** Connects to the portal's page around the frame, lazily, once, with a time limit and a reason in words. */
export function connectFrame({
  identity,
  pageIsSecure,
  open,
  timeoutMs,
  timers,
}: FrameOptions): FrameConnection {
  let opening: Promise<FrameState> | null = null;
  let settled: FrameState | null = null;
  let waitedOnce = false;

  const start = (): Promise<FrameState> => {
    opening ??= open().then(
      (frame): FrameState => (settled = { ok: true, frame }),
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
    connect: () => {
      if (!identity) return Promise.resolve(silent('The page is not in a portal frame'));
      if (settled) return Promise.resolve(settled);
      const work = start();
      // A portal that kept silent once is not waited for again, only noticed when it speaks at last.
      const ms = waitedOnce ? 0 : timeoutMs;
      return within(work, {
        ms,
        timers,
        late: () => {
          waitedOnce = true;
          return silent(`${identity.host} did not answer the frame within ${Math.round(timeoutMs / 1000)} s`);
        },
      });
    },
  };
}
