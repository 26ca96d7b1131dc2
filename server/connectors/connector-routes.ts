import express, { Router } from 'express';
import type { Locals, RequestHandler } from 'express';
import { z } from 'zod';
import { DeskError } from '../desk-error.ts';
import { asDeskError } from '../bitrix24/answer.ts';
import { getConnector } from '../bitrix24/biconnector/connectors.ts';
import { parseConnectorId } from '../bitrix24/biconnector/ids.ts';
import type { Item } from '../bitrix24/biconnector/item.ts';
import type { Outcome } from '../bitrix24/biconnector/outcome.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { userOf } from '../session/signed-in.ts';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import type { PortalStore } from '../portals/portal-store.ts';
import type { PortalAccess } from '../portals/portal-access.ts';
import { createSingleFlight } from '../single-flight.ts';
import type { SettingStore } from './setting-store.ts';

export interface ConnectorRoutesOptions {
  readonly requireUser: RequestHandler;
  readonly access: PortalAccess;
  readonly settings: SettingStore;
  readonly portals: PortalStore;
}

const recentConnectors = z
  .array(z.object({ id: z.number().int().positive(), title: z.string().max(512) }))
  .max(8);

/** JSON for the page: connectors, and what the user looked at last. */
export function createConnectorRoutes({
  requireUser,
  access,
  settings,
  portals,
}: ConnectorRoutesOptions): Router {
  const router = Router();
  const shared = createSingleFlight<Outcome<Item>>();

  router
    .route('/api/connectors/:id')
    .get(requireUser, async (req, res) => {
      const id = parseConnectorId(req.params.id);
      if (id === undefined) {
        throw new DeskError(
          'VALIDATION_INVALID_ID_FORMAT',
          'The id of a connector is a plain positive integer.',
          { status: 400 },
        );
      }
      const key = userOf(res.locals);
      // The same question of the same user while it is being asked is one call.
      const answer = await shared(`${key.memberId}:${key.userId}:${id}`, () =>
        getConnector((method, params) => access.call(key, method, params), id),
      );
      if (!answer.ok) throw asDeskError(answer);
      res.json({ item: answer.value, answeredBy: 'server', time: answer.from.time });
    })
    .all(methodNotAllowed('GET', 'HEAD'));

  router
    .route('/api/settings/recent-connectors')
    .get(requireUser, async (_req, res) => {
      const stored = recentConnectors.safeParse(
        await settings.get(await installedUser(res.locals), 'recent-connectors'),
      );
      res.json({ item: stored.data ?? [] });
    })
    .put(requireUser, express.json({ limit: '32kb' }), async (req, res) => {
      const { data } = z.object({ item: recentConnectors }).safeParse(req.body);
      if (data === undefined) {
        throw new DeskError('BAD_INPUT', 'Expected {"item":[{"id","title"}]} with at most 8 entries.', {
          status: 400,
        });
      }
      await settings.set(await installedUser(res.locals), 'recent-connectors', data.item);
      res.json({ item: data.item });
    })
    .all(methodNotAllowed('GET', 'HEAD', 'PUT'));

  /** A page that outlives the installation must not leave anything behind. */
  async function installedUser(locals: Locals): Promise<TokenKey> {
    const key = userOf(locals);
    const portal = await portals.find(key.memberId);
    if (portal !== undefined && portal.state !== 'uninstalled') return key;
    throw new DeskError('NOT_INSTALLED', 'The app is not installed on this portal.', { status: 401 });
  }

  return router;
}
