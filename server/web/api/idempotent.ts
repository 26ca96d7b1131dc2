import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import type { Step } from './operation-routes.ts';
import type { Reply } from '../../operations/operation.ts';
import { mayHaveArrived, refuse, type Refusal } from '../../bitrix24/answer.ts';
import type { Clock } from '../../time/clock.ts';
import { DeskError } from '../../desk-error.ts';
import { sha256Hex } from '../../secrets/sha256.ts';
import type { IdempotencyClaim, IdempotencyStore } from '../../service-keys/idempotency-store.ts';
import { serviceKeyOf } from '../http/who-asks.ts';
import type { WhileInstalled } from '../../portals/while-installed.ts';

export interface IdempotentOptions {
  readonly whileInstalled: WhileInstalled<{ readonly idempotency: IdempotencyStore }>;
  readonly store: IdempotencyStore;
  readonly clock: Clock;
  /** Told when an answer could not be kept. */
  readonly onFault: (error: unknown) => void;
}

/** As long as the longest request may take, in milliseconds; after it nobody knows what became of it. */
const leaseMs = 330_000;
/** How long answers are kept, in milliseconds. */
const keptMs = 24 * 3_600_000;
/** Of an answer that is kept, in characters. */
const longestAnswer = 1024 * 1024;

/**
 * A request with an `Idempotency-Key` happens once per service key, whatever number of times it is sent and to whichever
 * process: repetitions get the first answer. One whose end nobody knows is never run again.
 */
export function createIdempotent({ whileInstalled, store, clock, onFault }: IdempotentOptions): Step {
  /** Undefined: nobody has asked this before. */
  async function former(claim: IdempotencyClaim, res: Response): Promise<Reply | undefined> {
    const now = clock.now();
    const times = { now, leaseUntil: now + leaseMs, expiresAt: now + keptMs };
    const claimed = await whileInstalled(claim.memberId, ({ idempotency }) =>
      idempotency.claim(claim, times),
    );
    switch (claimed.state) {
      case 'ours':
        return undefined;
      case 'reused':
        return refuse('IDEMPOTENCY_KEY_REUSED');
      case 'running':
        return refuse('IDEMPOTENCY_KEY_IN_USE', {
          retryAfter: Math.min(5, Math.max(1, Math.ceil((claimed.leaseUntil - now) / 1000))),
        });
      case 'lost':
        return refuse('MAY_HAVE_ARRIVED', { status: 409 });
      case 'answered':
        res.setHeader('Idempotency-Replayed', 'true');
        return JSON.parse(claimed.answer) as Reply;
    }
  }

  /** What cannot be kept is as unknown to the next one as what was never answered: safe, only less helpful. */
  const keep = (claim: IdempotencyClaim, reply: Reply): Promise<void> =>
    (isUndone(reply) ? store.release(claim) : store.settle(claim, write(reply))).catch(onFault);

  return async ({ operation, req, res }, run) => {
    const header = req.get('idempotency-key');
    if (header === undefined || operation.method === 'get') return run();
    if (!/^[\x21-\x7e]{1,255}$/.test(header)) return refuse('IDEMPOTENCY_KEY_INVALID');
    const { id: keyId, memberId } = serviceKeyOf(res.locals);
    const asked = written([req.method, req.originalUrl, req.body as unknown]);
    if (asked === undefined) return refuse('BAD_INPUT', { message: 'The request is nested too deep.' });
    const claim = {
      keyId,
      memberId,
      name: sha256Hex(header),
      fingerprint: sha256Hex(asked),
      owner: randomUUID(),
    };
    const known = await former(claim, res);
    if (known !== undefined) return known;
    try {
      const reply = await run();
      await keep(claim, reply);
      return reply;
    } catch (error) {
      await keep(claim, asRefusal(error));
      throw error;
    }
  };
}

/** Undefined: deeper than the call stack. */
function written(asked: unknown): string | undefined {
  try {
    return JSON.stringify(asked);
  } catch {
    return undefined;
  }
}

/** What was thrown, as an answer to keep; of what nobody foresaw nobody knows what it left behind. */
function asRefusal(error: unknown): Refusal {
  if (!(error instanceof DeskError)) return mayHaveArrived(502);
  const { code, message, status, retryAfter } = error;
  return { ok: false, code, message, status, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** Failures that come before anything is sent: a write that was sent and not confirmed has another code. */
const beforeSending: ReadonlySet<string> = new Set([
  'PORTAL_UNREACHABLE',
  'PORTAL_TIMEOUT',
  'PORTAL_MOVED',
  'ADDRESS_REFUSED',
  'OAUTH_UNREACHABLE',
  'OAUTH_NONSENSE',
]);

/** Nothing has happened for certain, and trying again may help. */
const isUndone = (reply: Reply): boolean =>
  !reply.ok && ([401, 402, 429, 499, 503].includes(reply.status) || beforeSending.has(reply.code));

/** Without what the answer was read from: of that only the time is passed on. */
function write(reply: Reply): string {
  const text = JSON.stringify(
    reply.ok
      ? {
          ok: true,
          value: reply.value,
          ...(reply.from && { from: { time: reply.from.time } }),
          ...(reply.title !== undefined && { title: reply.title }),
        }
      : reply,
  );
  if (text.length <= longestAnswer) return text;
  return JSON.stringify(refuse('IDEMPOTENCY_KEY_DONE'));
}
