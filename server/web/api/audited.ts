import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import { changesSomething, type Reply } from '../../operations/operation.ts';
import type { OperationStep } from './operation-routes.ts';
import type { Clock } from '../../time/clock.ts';
import { DeskError } from '../../desk-error.ts';
import { requestIdOf } from '../http/request-log.ts';
import { userOf } from '../http/who-asks.ts';
import type { Actor, AuditEnd, AuditStore } from '../../audit/audit-store.ts';
import type { WhileInstalled } from '../../portals/while-installed.ts';

export interface AuditedOptions {
  readonly whileInstalled: WhileInstalled<{ readonly audit: AuditStore }>;
  readonly store: AuditStore;
  readonly clock: Clock;
  /** Told when the end of a write could not be written down; that it began is. */
  readonly onFault: (error: unknown) => void;
}

/** Every write leaves a line: begun before it is done, so that not even the end of the process hides it. */
export function createAudited({ whileInstalled, store, clock, onFault }: AuditedOptions): OperationStep {
  return async ({ operation, path, req, res }, run) => {
    if (!changesSomething(operation, req.body)) return run();
    const { memberId } = userOf(res.locals);
    const id = randomUUID();
    const end = (ended: AuditEnd) => store.end(id, ended).catch(onFault);
    await whileInstalled(memberId, ({ audit }) =>
      audit.begin({
        id,
        memberId,
        at: clock.now(),
        actor: actorOf(res),
        action: `${req.method} ${path}`,
        object: Object.values(req.params).join(' ').slice(0, longestObject) || undefined,
        requestId: requestIdOf(req),
      }),
    );
    try {
      const reply = await run();
      await end(
        reply.ok
          ? { status: operation.status ?? 200, object: newObject(reply) }
          : { status: reply.status, code: reply.code },
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
  };
}

/** What stands in a path is the client's. */
const longestObject = 64;

function actorOf({ locals }: Response): Actor {
  const { serviceKey } = locals;
  return serviceKey === undefined
    ? { userId: userOf(locals).userId }
    : { keyId: serviceKey.id, keyName: serviceKey.name };
}

/** The id that the answer names, as that of what was made. */
function newObject({ value }: Reply & { readonly ok: true }): string | undefined {
  if (typeof value !== 'object' || value === null || !('id' in value)) return undefined;
  const { id } = value;
  return typeof id === 'number' || typeof id === 'string' ? String(id) : undefined;
}
