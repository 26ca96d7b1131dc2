import type { CallMethod } from '../../../../server/bitrix24/answer.ts';
import type { Outcome } from '../../../../server/bitrix24/biconnector/outcome.ts';
import type { SandboxPortal } from '../../../portal/api.ts';

/** One question, as it is put over HTTP and to the typed client, and what has to come of it. */
export interface Case {
  readonly says: string;
  readonly http: readonly [method: string, path: string, body?: unknown];
  readonly client: (call: CallMethod) => Promise<Outcome<unknown>>;
  /** Bitrix24's code or ours; `ok` for success. */
  readonly code: string;
  readonly status?: number;
  readonly message?: string | RegExp;
  /** Nothing may leave the app: what is asked is known to be wrong. */
  readonly refusedHere?: true;
  /** Before the question, at the portal. */
  readonly given?: (portal: SandboxPortal) => void;
}
