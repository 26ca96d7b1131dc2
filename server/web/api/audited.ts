import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import { changeBy, type Change, type Reply } from '../../operations/operation.ts';
import type { OperationRequest, OperationStep } from './operation-step.ts';
import { readableText } from '../../bitrix24/readable-text.ts';
import type { TokenKey } from '../../bitrix24/identifiers.ts';
import type { Clock } from '../../time/clock.ts';
import { nextOrdinal } from '../../time/next-ordinal.ts';
import { DeskError } from '../../desk-error.ts';
import { requestIdOf } from '../http/request-log.ts';
import { userOf } from '../http/who-asks.ts';
import type { Actor, AuditEnd, AuditStore } from '../../audit/audit-store.ts';
import type { WhileInstalled } from '../../portals/while-installed.ts';

export interface AuditedOptions {
  readonly whileInstalled: WhileInstalled<{ readonly audit: AuditStore }>;
  readonly store: AuditStore;
  readonly clock: Clock;
  /** Learns the name of the person who acts; it may go on after the answer. */
  readonly learnName: (user: TokenKey) => Promise<void>;
  /** Called when the end of a write could not be recorded; its beginning is. */
  readonly onFault: (error: unknown) => void;
}

/** Every write leaves a line. It begins before the write is done, so that not even the end of the process hides it. */
export function createAudited({
  whileInstalled,
  store,
  clock,
  learnName,
  onFault,
}: AuditedOptions): OperationStep {
  return (request, run) => {
    const change = changeBy(request.operation, request.req.body);
    return change === undefined ? run() : audit(request, change, run);
  };

  async function audit(
    { operation, path, req, res }: OperationRequest,
    change: Change,
    run: () => Promise<Reply>,
  ): Promise<Reply> {
    const { memberId } = userOf(res.locals);
    const actor = actorOf(res);
    // Lines of one millisecond are listed by their ids.
    const id = `${nextOrdinal(8)}${randomUUID().slice(8)}`;
    const end = async (ended: AuditEnd) => {
      await store.end(id, ended).catch(onFault);
      // The name comes after the write, which must not stand in line behind it.
      if ('userId' in actor) void learnName({ memberId, userId: actor.userId });
    };
    await whileInstalled(memberId, ({ audit }) =>
      audit.begin({
        id,
        memberId,
        at: clock.now(),
        actor,
        action: `${req.method} ${path}`,
        verb: change.verb,
        kind: change.kind,
        object: readableText(Object.values(req.params).join(' '), longestId) || undefined,
        requestId: requestIdOf(req),
      }),
    );
    try {
      const reply = await run();
      const title = reply.title === undefined ? undefined : readableText(reply.title, longestTitle);
      await end(
        reply.ok
          ? { status: operation.status ?? 200, object: newObject(reply), title }
          : { status: reply.status, code: reply.code, title },
      );
      return reply;
    } catch (error) {
      await end(
        error instanceof DeskError
          ? { status: error.status, code: error.code }
          : { status: 500, code: 'INTERNAL_ERROR' },
      );
      throw error;
    }
  }
}

/** Length of an id that is kept, in characters: ids in paths come from the client. */
const longestId = 64;
/** Length of a title that is kept, in characters. */
const longestTitle = 300;

function actorOf({ locals }: Response): Actor {
  const { serviceKey } = locals;
  return serviceKey === undefined
    ? { userId: userOf(locals).userId }
    : { keyId: serviceKey.id, keyName: serviceKey.name };
}

/** The id in the answer: that of the object that was made or changed. */
function newObject({ value }: Reply & { readonly ok: true }): string | undefined {
  if (typeof value !== 'object' || value === null || !('id' in value)) return undefined;
  const { id } = value;
  return typeof id === 'number' || typeof id === 'string' ? String(id) : undefined;
}
