import { Router, type RequestHandler } from 'express';
import { asDeskError, type Answer, type CallMethod } from '../../bitrix24/answer.ts';
import { callBatch } from '../../bitrix24/rest/batch.ts';
import { DeskError } from '../../desk-error.ts';
import { userOf } from '../http/who-asks.ts';
import type { PortalAccess } from '../../portals/portal-access.ts';
import { askProfile, readProfile } from '../../portals/profile.ts';
import type { PortalStore } from '../../portals/portal-store.ts';
import type { RegisterEvents } from '../../portals/installation/register-events.ts';

export interface InstallRoutesOptions {
  readonly requireUser: RequestHandler;
  readonly access: PortalAccess;
  readonly portals: PortalStore;
  readonly registerEvents: RegisterEvents;
}

/**
 * Makes the routes of the install page's steps. Each step can be repeated; the page calls installFinish after the last one
 * (platform contract 2.3).
 */
export function createInstallRoutes({
  requireUser,
  access,
  portals,
  registerEvents,
}: InstallRoutesOptions): Router {
  const router = Router();
  router.use('/api/installation', requireUser);

  /** Tells whether this user may install and the portal has BI Builder; makes an administrator the installer. */
  router.post('/api/installation/check', async (_req, res) => {
    const key = userOf(res.locals);
    const call: CallMethod = (method, params) => access.call(key, method, params);
    const checked = await callBatch(call, {
      profile: 'profile',
      method: 'method.get?name=biconnector.connector.get',
    });
    if (!checked.ok) throw asDeskError(checked);
    const { administrator: admin } = readProfile(checked.of('profile'));
    const methods = readsMethod(checked.of('method'));
    if (admin) await portals.setBackgroundUser(key.memberId, { installerId: key.userId });
    res.json({ item: { admin, methods } });
  });

  router.post('/api/installation/events', async (_req, res) => {
    const key = userOf(res.locals);
    const call: CallMethod = (method, params) => access.call(key, method, params);
    if (!(await askProfile(call)).administrator) {
      throw new DeskError('ACCESS_DENIED');
    }
    const outcome = await registerEvents(call);
    if (!outcome.ok) throw asDeskError(outcome);
    const { registered, already } = outcome;
    res.json({ item: { registered, already } });
  });

  return router;
}

/**
 * Whether the portal has the methods.
 * @throws DeskError `insufficient_scope` when the methods exist and the app card lacks the scope, or the failure of the answer
 */
function readsMethod(answer: Answer): boolean {
  if (!answer.ok) throw asDeskError(answer);
  const { isExisting, isAvailable } = (answer.result ?? {}) as {
    isExisting?: unknown;
    isAvailable?: unknown;
  };
  if (isExisting === true && isAvailable !== true) {
    throw new DeskError('insufficient_scope');
  }
  return isExisting === true;
}
