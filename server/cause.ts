import { AsyncLocalStorage } from 'node:async_hooks';

/** What calls to Bitrix24 are made for. */
export interface Cause {
  /** Of the request that somebody is waiting for; absent for work of the server's own. */
  readonly requestId?: string | undefined;
  /** In words for the journal, such as `GET /api/connectors/4`, `event ONAPPINSTALL` or `service key nightly`. */
  readonly what: string;
  /** Nobody sits in front of it: it gives way to those who wait. */
  readonly background: boolean;
}

const causes = new AsyncLocalStorage<Cause>();

/** Does the work, and whatever it starts, for this cause. */
export const because = <T>(cause: Cause, work: () => T): T => causes.run(cause, work);

/** What the running code works for. Outside of any cause it is the server's own business. */
export const presentCause = (): Cause => causes.getStore() ?? { what: 'server', background: true };
