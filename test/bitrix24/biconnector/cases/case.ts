import type { CallMethod } from '../../../../server/bitrix24/answer.ts';
import type { Outcome } from '../../../../server/bitrix24/biconnector/outcome.ts';
import type { SandboxPortal } from '../../../portal/api.ts';

/** One request, as made over HTTP and through the typed client, and its expected outcome. */
export interface Case {
  readonly says: string;
  readonly http: readonly [method: string, path: string, body?: unknown];
  readonly client: (call: CallMethod) => Promise<Outcome<unknown>>;
  /** Bitrix24's code or ours; `ok` for success. */
  readonly code: string;
  readonly status?: number;
  readonly message?: string | RegExp;
  /** The request is known to be invalid, so nothing may be sent to the portal. */
  readonly refusedHere?: true;
  /** Prepares the portal before the request. */
  readonly given?: (portal: SandboxPortal) => void;
}
