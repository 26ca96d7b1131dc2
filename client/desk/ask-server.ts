import { isItem, type Item } from '../../server/bitrix24/biconnector/item.ts';
import type { Failure } from '../transport/answer.ts';
import type { Reply, RequestOptions, Session } from '../transport/session.ts';
import { within, type Timers } from '../transport/timers.ts';
import type { Outcome } from './outcome.ts';

export interface Ask extends RequestOptions {
  /** Time limit in milliseconds. */
  readonly timeoutMs?: number;
  /** The request may be repeated, whatever its method. */
  readonly changesNothing?: boolean;
}

/**
 * Asks this app's server.
 * @param read gives undefined for a body that is not what the path promises
 */
export type AskServer = <T>(
  path: string,
  read: (body: Item) => T | undefined,
  options?: Ask,
) => Promise<Outcome<T>>;

/**
 * The failure of a write. A write whose answer got lost may have arrived, so the person looks before it is repeated. A
 * status of 4xx comes from something in between that passed nothing on.
 */
export const afterWrite = (failure: Failure): Failure =>
  lostOnTheWay.has(failure.code) && Math.floor(failure.status / 100) !== 4
    ? { ...failure, code: 'MAY_HAVE_ARRIVED' }
    : failure;

const lostOnTheWay: ReadonlySet<string> = new Set([
  'SERVER_UNREACHABLE',
  'SERVER_TIMEOUT',
  'SERVER_NONSENSE',
]);

/** Milliseconds; the server's own limit towards the portal is shorter. */
const usualTimeoutMs = 45_000;

export function createAskServer(session: Session, timers: Timers): AskServer {
  return async (path, read, { timeoutMs = usualTimeoutMs, changesNothing, signal, ...options } = {}) => {
    const isRead = changesNothing ?? (options.method ?? 'GET') === 'GET';
    const failed = (failure: Failure): Failure => (isRead ? failure : afterWrite(failure));
    const stop = new AbortController();
    const reply = await within<Reply | Failure>(session.request(path, { ...options, signal: stop.signal }), {
      ms: timeoutMs,
      timers,
      ...(signal ? { signal } : {}),
      late: () => {
        stop.abort();
        return { ok: false, code: 'SERVER_TIMEOUT', message: '', status: 0 };
      },
      aborted: () => {
        stop.abort();
        return { ok: false, code: 'CANCELLED', message: '', status: 0 };
      },
    });
    if (!reply.ok) return failed(reply);
    const value = read(reply.body);
    if (value === undefined)
      return failed({
        ok: false,
        code: 'SERVER_NONSENSE',
        message: '',
        status: reply.status,
        answeredBy: 'server',
      });
    const { time, ...body } = reply.body;
    const result = Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'answeredBy'));
    const from = { ok: true, result, time: isItem(time) ? time : null, answeredBy: 'server' } as const;
    return { ok: true, value, from };
  };
}

export const itemIn = ({ item }: Item): Item | undefined => (isItem(item) ? item : undefined);

export const itemsIn = ({ items }: Item): readonly Item[] | undefined =>
  Array.isArray(items) && items.every(isItem) ? items : undefined;
