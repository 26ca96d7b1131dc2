/** A field that must not be sent as it is, found before any call. */
export interface Problem {
  /** Path of the field, such as `title` or `settings.2.code`. */
  readonly field: string;
  /** Bitrix24's code for it where there is one; the page has words for each. */
  readonly code: string;
  /** The number the rule is about: a greatest length, a greatest count. */
  readonly limit?: number;
}

/** The ways an answer can reach the page, in the order they are tried (design decision 8). */
export type WayName = 'BX.rest' | 'BX24' | 'B24Frame' | 'server';

/** A way that was tried and brought no answer. The person is shown it, so that a detour is never a secret. */
export interface LostAttempt {
  readonly way: WayName;
  readonly code: string;
}

/** Where an answer comes from, on the page, which has several ways. */
interface Origin {
  readonly answeredBy?: WayName | undefined;
  readonly lost?: readonly LostAttempt[];
}

export interface Success extends Origin {
  readonly ok: true;
  readonly result: unknown;
  /** The `time` block as Bitrix24 gave it, if there was one. */
  readonly time: unknown;
}

export interface Refusal extends Origin {
  readonly ok: false;
  /** Bitrix24's own code where there is one, else one of this app's; `0` is a code of its own (biconnector contract 2.3). */
  readonly code: string;
  /** Words of the portal or the server; may be empty. */
  readonly message: string;
  /** HTTP status: on the server that of our answer (see `statusOf`), on the page the one that came, or 0. */
  readonly status: number;
  /** Whole seconds after which trying again makes sense. */
  readonly retryAfter?: number;
  readonly requestId?: string;
  /** The fields that were refused. */
  readonly problems?: readonly Problem[];
  /** On the page: the steps of a database's check that failed, as the server told them. */
  readonly steps?: readonly unknown[];
}

/** The answer of Bitrix24, in whichever of its many forms it came: errors are data. */
export type Answer = Success | Refusal;
