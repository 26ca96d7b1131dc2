import { isItem } from '../../server/bitrix24/biconnector/item.ts';
import type { Item } from '../../server/bitrix24/biconnector/item.ts';
import type { Failure } from '../answer.ts';
import type { Reply, RequestOptions, Session } from '../session.ts';
import { within } from '../timers.ts';
import type { Timers } from '../timers.ts';
import type { Outcome } from './outcome.ts';

export interface Ask extends RequestOptions {
  /** Milliseconds; what takes longer is given up. */
  readonly timeoutMs?: number;
}

/** Asks this app's server. `read` gives undefined for a body that is not what the route promises. */
export type AskServer = <T>(
  path: string,
  read: (body: Item) => T | undefined,
  options?: Ask,
) => Promise<Outcome<T>>;

/** The server's own limit towards the portal is shorter. */
const usualMs = 45_000;

export function createAskServer(session: Session, timers: Timers): AskServer {
  return async (path, read, { timeoutMs = usualMs, signal, ...options } = {}) => {
    const stop = new AbortController();
    const late = (): Failure => ({
      ok: false,
      // A write that was sent may have arrived; a read may simply be tried again.
      code: (options.method ?? 'GET') === 'GET' ? 'SERVER_TIMEOUT' : 'MAY_HAVE_ARRIVED',
      message: '',
      status: 0,
    });
    const reply = await within<Reply | Failure>(session.request(path, { ...options, signal: stop.signal }), {
      ms: timeoutMs,
      timers,
      ...(signal ? { signal } : {}),
      late,
      aborted: () => ({ ok: false, code: 'CANCELLED', message: '', status: 0 }),
    });
    stop.abort();
    if (!reply.ok) return reply;
    const value = read(reply.body);
    if (value === undefined)
      return { ok: false, code: 'SERVER_NONSENSE', message: '', status: reply.status, answeredBy: 'server' };
    const { time } = reply.body;
    return { ok: true, value, from: { time: isItem(time) ? time : null, answeredBy: 'server' } };
  };
}

export const itemIn = ({ item }: Item): Item | undefined => (isItem(item) ? item : undefined);

export const itemsIn = ({ items }: Item): readonly Item[] | undefined =>
  Array.isArray(items) && items.every(isItem) ? items : undefined;
