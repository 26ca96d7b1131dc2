import type { Endpoint } from '../../bitrix24/biconnector/endpoints.ts';

export const stepNames = [
  'address',
  'resolve',
  'connect',
  'tls',
  'send',
  'firstByte',
  'body',
  'read',
] as const;
export type StepName = (typeof stepNames)[number];

/** One step of the way there and back; the last one is the first that failed. */
export interface Step {
  readonly step: StepName;
  readonly ok: boolean;
  /** How long it took; null for what takes no time. */
  readonly ms: number | null;
  /** Facts: addresses, certificate, status, form of the answer. */
  readonly detail: string;
}

export type Severity = 'error' | 'warning' | 'info';

export interface Finding {
  /** One of `findingCodes`. */
  readonly code: string;
  readonly severity: Severity;
  /** Where and what: positions, codes, addresses. */
  readonly detail?: string;
}

export interface FoundTable {
  readonly code: string;
  readonly title: string;
  /** Becomes the table's external code in place of `code` (biconnector contract 7.3). */
  readonly id?: string;
}

export interface FoundColumn {
  readonly code: string;
  readonly name: string;
  /** As the endpoint says it. */
  readonly type: string;
  /** As Bitrix24 understands it (biconnector contract 7.4). */
  readonly portalType: string;
}

export interface FoundRows {
  readonly header: readonly string[];
  readonly data: readonly (readonly (string | number | boolean | null)[])[];
}

/** What an endpoint answered, and what Bitrix24 would make of it. No value of a setting is part of it. */
export interface EndpointReport {
  readonly endpoint: Endpoint;
  readonly url: string;
  readonly request: { readonly body: string };
  readonly steps: readonly Step[];
  readonly status: number | null;
  readonly contentType: string | null;
  readonly bytes: number;
  readonly ms: number;
  readonly verdict: 'ok' | 'warnings' | 'fails';
  readonly findings: readonly Finding[];
  /** The portal's own message (biconnector contract 7.1), or null where it says none. */
  readonly portalSays: string | null;
  readonly sample: string;
  readonly tables?: readonly FoundTable[];
  readonly columns?: readonly FoundColumn[];
  readonly rows?: FoundRows;
}
