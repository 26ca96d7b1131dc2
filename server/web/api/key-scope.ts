import { changeBy, type Operation } from '../../operations/operation.ts';
import type { Step } from './operation-routes.ts';
import { refuse } from '../../bitrix24/answer.ts';
import { hasEnded, noBackgroundUser } from '../../portals/find-background-user.ts';
import { serviceKeyOf } from '../http/who-asks.ts';

/** What servers may ask for: never what is for administrators only, unless the operation says so itself. */
export const forServers = (operations: readonly Operation[]): readonly Operation[] =>
  operations.filter(
    ({ administrators, service }) => service !== 'never' && (administrators !== true || service === 'write'),
  );

/** A key that reads changes nothing. */
export const withinScope: Step = async ({ operation, req, res }, run) => {
  const needsWrite = operation.service === 'write' || changeBy(operation, req.body) !== undefined;
  if (needsWrite && serviceKeyOf(res.locals).scope !== 'write') return refuse('READ_ONLY_KEY');
  return run();
};

/**
 * The key is fine where the access of the background user ends between two calls: a 401 would say it is not. Nothing has
 * happened then, and the next request runs as another user.
 */
export const notTheKeysFault: Step = async (_asking, run) => {
  const reply = await run();
  if (reply.ok || !hasEnded(reply.code)) return reply;
  const { code, message } = noBackgroundUser();
  return { ok: false, code, message, status: 503, retryAfter: 1 };
};
