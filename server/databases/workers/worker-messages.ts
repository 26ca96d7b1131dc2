import type {
  CheckStep,
  DatabaseAddress,
  DatabaseTable,
  Question,
  RowCounts,
  Sample,
  Target,
} from '../port/database-adapter.ts';
import type { DatabaseColumn } from '../port/condition.ts';
import type { DatabaseFailureCode } from '../port/database-failure.ts';

/** What a worker is started with. */
export interface WorkerSettings {
  readonly allowPrivate: boolean;
  readonly idleMs?: number | undefined;
}

/** Work that has one result. */
export type SingleWork =
  | { readonly do: 'proveLogin'; readonly address: DatabaseAddress }
  | { readonly do: 'tables'; readonly address: DatabaseAddress; readonly search: string }
  | { readonly do: 'describe'; readonly address: DatabaseAddress; readonly target: Target }
  | { readonly do: 'sample'; readonly address: DatabaseAddress; readonly question: Question }
  | { readonly do: 'proveSelect'; readonly address: DatabaseAddress; readonly sql: string };

/** What the main thread says; `id` names the work. */
export type ToWorker = { readonly id: number } & (
  | SingleWork
  | { readonly do: 'check'; readonly address: DatabaseAddress }
  | { readonly do: 'open'; readonly address: DatabaseAddress; readonly question: Question }
  /** The reader took so many chunks. */
  | { readonly do: 'credit'; readonly chunks: number }
  | { readonly do: 'cancel' }
);

export interface FailureMessage {
  readonly code: DatabaseFailureCode;
  readonly detail: string | undefined;
  readonly sql: string | undefined;
}

export type SingleResult = undefined | readonly DatabaseTable[] | readonly DatabaseColumn[] | Sample;

/** What a worker says about the work `id`. */
export type FromWorker = { readonly id: number } & (
  | { readonly say: 'result'; readonly value: SingleResult }
  | { readonly say: 'step'; readonly step: CheckStep }
  | { readonly say: 'opened'; readonly sql: string }
  | { readonly say: 'chunk'; readonly chunk: Uint8Array; readonly counted: RowCounts }
  | { readonly say: 'end'; readonly counted: RowCounts }
  | { readonly say: 'failed'; readonly failure: FailureMessage }
);

/** Chunks that a worker sends before the reader has taken any. */
export const firstCredit = 8;
