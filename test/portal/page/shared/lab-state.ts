export interface LabRequest {
  /** Milliseconds of the portal's clock. */
  readonly at: number;
  readonly text: string;
}

export interface LabDelivery {
  readonly event: string;
  readonly lost: boolean;
  /** Status of the handler's answer, or the reason for the missing answer. */
  readonly outcome: string;
}

/** Everything that the portal lab shows. */
export interface LabState {
  /** Milliseconds by which the portal's clock is ahead. */
  readonly clockOffset: number;
  /** Codes of the placements that the app's scopes allow. */
  readonly bindable: readonly string[];
  readonly installation:
    | {
        readonly installed: boolean;
        readonly version: number;
        readonly handlers: number;
        readonly placements: readonly string[];
      }
    | undefined;
  readonly oauth: {
    readonly toggles: Readonly<Record<string, boolean | string>>;
    readonly slow: boolean;
    readonly refreshes: number;
    readonly requests: readonly LabRequest[];
  };
  readonly events: {
    readonly auto: boolean;
    readonly delayMs: number;
    readonly duplicate: boolean;
    readonly lose: boolean;
    readonly reorder: boolean;
    readonly raw: boolean;
    readonly early: boolean;
    readonly pending: readonly { readonly event: string; readonly held: boolean }[];
    readonly delivered: readonly LabDelivery[];
  };
  readonly rest: {
    readonly faults: number;
    readonly slow: boolean;
    readonly rateLimit: boolean;
    readonly flat: boolean;
    readonly requests: readonly LabRequest[];
  };
  /** The sample connector: its token, and the misbehaviour of each endpoint; undefined where none runs. */
  readonly sample:
    { readonly token: string; readonly misbehave: Readonly<Record<string, string | undefined>> } | undefined;
  /** Number of requests that reached the attacker's server. */
  readonly trapped: number;
}

/** Endpoints of the sample connector. */
export const sampleEndpoints = ['check', 'tables', 'columns', 'data'] as const;

/** Outcome of a forged opening or event. */
export interface ForgeryReport {
  /** HTTP status; 0 means no answer. */
  readonly status: number;
  /** Visible text of the answer, shortened. */
  readonly text: string;
  /** Number of requests that reached the attacker's server. */
  readonly trapped: number;
}

export const restFaults = [
  'limit',
  'operating',
  'error',
  'html',
  'empty',
  'reset',
  'hang',
  'slow',
  'denied',
  'zero',
] as const;
export type RestFaultName = (typeof restFaults)[number];

/** Placements that the sandbox's menus can show. */
export const placementCodes = [
  'LEFT_MENU',
  'CRM_ANALYTICS_MENU',
  'BI_ANALYTICS_MENU',
  'REST_APP_URI',
] as const;
