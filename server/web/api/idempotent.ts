import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import type { OperationStep } from './operation-step.ts';
import type { Reply } from '../../operations/operation.ts';
import { mayHaveArrived, refuse, type Refusal } from '../../bitrix24/answer.ts';
import type { Clock } from '../../time/clock.ts';
import { DeskError } from '../../desk-error.ts';
import { sha256Hex } from '../../secrets/sha256.ts';
import { breatheAfter } from '../../time/breathe.ts';
import type { IdempotencyClaim, IdempotencyStore } from '../../service-keys/idempotency-store.ts';
import { serviceKeyOf } from '../http/who-asks.ts';
import type { WhileInstalled } from '../../portals/while-installed.ts';

export interface IdempotentOptions {
  readonly whileInstalled: WhileInstalled<{ readonly idempotency: IdempotencyStore }>;
  readonly store: IdempotencyStore;
  readonly clock: Clock;
  /** Told when an answer could not be stored. */
  readonly onFault: (error: unknown) => void;
}

/** Time limit of a request in milliseconds: the longest that one may take. After it the request counts as lost. */
const leaseMs = 330_000;
/** Life of a stored answer, in milliseconds. */
const answerLifeMs = 24 * 3_600_000;
/** Length limit of a stored answer, in characters. */
const longestAnswer = 1024 * 1024;

/**
 * Makes the step that runs a request with an `Idempotency-Key` once per service key, however often and to whichever process it
 * is sent. Repetitions get the first answer. A request whose outcome is unknown never runs again.
 */
export function createIdempotent({
  whileInstalled,
  store,
  clock,
  onFault,
}: IdempotentOptions): OperationStep {
  /** The reply to a repetition; undefined when this request is the first. */
  async function earlierReply(claim: IdempotencyClaim, res: Response): Promise<Reply | undefined> {
    const now = clock.now();
    const times = { now, leaseUntil: now + leaseMs, expiresAt: now + answerLifeMs };
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

  /** Stores the reply. A reply that cannot be stored counts as lost: that is safe, only less helpful. */
  const keepReply = (claim: IdempotencyClaim, reply: Reply): Promise<void> =>
    (isUndone(reply) ? store.release(claim) : store.settle(claim, writeReply(reply))).catch(onFault);

  return async ({ operation, req, res }, run) => {
    const header = req.get('idempotency-key');
    if (header === undefined || operation.method === 'get') return run();
    if (!/^[\x21-\x7e]{1,255}$/.test(header)) return refuse('IDEMPOTENCY_KEY_INVALID');
    const { id: keyId, memberId } = serviceKeyOf(res.locals);
    const requestText = jsonOf([req.method, req.originalUrl, req.body as unknown]);
    if (requestText === undefined) return refuse('BAD_INPUT', { message: 'The request is nested too deep.' });
    await breatheAfter(requestText.length);
    const claim = {
      keyId,
      memberId,
      name: sha256Hex(header),
      fingerprint: sha256Hex(requestText),
      owner: randomUUID(),
    };
    const earlier = await earlierReply(claim, res);
    if (earlier !== undefined) return earlier;
    try {
      const reply = await run();
      await keepReply(claim, reply);
      return reply;
    } catch (error) {
      await keepReply(claim, asRefusal(error));
      throw error;
    }
  };
}

/** The value as JSON; undefined when it is nested deeper than the call stack. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** Turns a thrown error into a reply to store. After an unforeseen error the write may have happened. */
function asRefusal(error: unknown): Refusal {
  if (!(error instanceof DeskError)) return mayHaveArrived(502);
  const { code, message, status, retryAfter } = error;
  return { ok: false, code, message, status, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** Failures before anything is sent; a write that was sent and not confirmed has the code `MAY_HAVE_ARRIVED`. */
const beforeSending: ReadonlySet<string> = new Set([
  'PORTAL_UNREACHABLE',
  'PORTAL_TIMEOUT',
  'PORTAL_CERTIFICATE_UNTRUSTED',
  'PORTAL_CERTIFICATE_EXPIRED',
  'PORTAL_CERTIFICATE_WRONG_NAME',
  'PORTAL_GATE_REFUSED',
  'PORTAL_MOVED',
  'ADDRESS_REFUSED',
  'OAUTH_UNREACHABLE',
  'OAUTH_NONSENSE',
]);

/** Whether certainly nothing has happened and trying again may help. */
const isUndone = (reply: Reply): boolean =>
  !reply.ok && ([401, 402, 429, 499, 503].includes(reply.status) || beforeSending.has(reply.code));

/** Writes a reply for storage. Of the portal's answer it keeps only the time. */
function writeReply(reply: Reply): string {
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
