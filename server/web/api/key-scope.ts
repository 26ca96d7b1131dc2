import { changeBy, type Operation } from '../../operations/operation.ts';
import type { OperationStep } from './operation-step.ts';
import { refuse } from '../../bitrix24/answer.ts';
import { hasEnded, noBackgroundUser } from '../../portals/find-background-user.ts';
import { serviceKeyOf } from '../http/who-asks.ts';

/** The operations that servers may ask for: none for administrators, unless the operation itself says so. */
export const forServers = (operations: readonly Operation[]): readonly Operation[] =>
  operations.filter(
    ({ administrators, service }) => service !== 'never' && (administrators !== true || service === 'write'),
  );

/** Refuses a key that may only read where a request changes something. */
export const withinScope: OperationStep = async ({ operation, req, res }, run) => {
  const needsWrite = operation.service === 'write' || changeBy(operation, req.body) !== undefined;
  if (needsWrite && serviceKeyOf(res.locals).scope !== 'write') return refuse('READ_ONLY_KEY');
  return run();
};

/**
 * Turns the end of the background user's access between two calls into a 503: a 401 would blame the key. Nothing has happened
 * then, and the next request runs as another user.
 */
export const notTheKeysFault: OperationStep = async (_request, run) => {
  const reply = await run();
  if (reply.ok || !hasEnded(reply.code)) return reply;
  const { code, message } = noBackgroundUser();
  return { ok: false, code, message, status: 503, retryAfter: 1 };
};
