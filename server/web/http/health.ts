import { Router } from 'express';
import { isPublic } from '../../net/public-address.ts';
import type { Storage } from '../../storage/database.ts';
import { within } from '../../time/within.ts';
import type { Drain } from './drain.ts';

/** Time limit of the database's answer, in milliseconds: load balancers themselves wait only for a few seconds. */
const pingLimitMs = 2_000;

/**
 * Makes `/healthz` (the process runs) and `/readyz` (it may get traffic: the database answers, its tables are up to date, and
 * the process is not stopping).
 */
export function createHealthRoutes(
  storage: Pick<Storage, 'ping'>,
  drain: Drain,
  fingerprint: string,
): Router {
  const router = Router();
  router.get('/healthz', (req, res) => {
    // The operator's doctor reads from outside which app answers, and how the request passed the proxies.
    const from = isPublic(req.ip ?? '') ? 'public' : 'private';
    res.json({ status: 'alive', app: fingerprint, seen: { scheme: req.protocol, from } });
  });
  router.get('/readyz', async (_req, res) => {
    if (drain.isDraining()) {
      res.status(503).json({ status: 'draining' });
      return;
    }
    try {
      await within(pingLimitMs, storage.ping());
      res.json({ status: 'ready' });
    } catch {
      res.status(503).json({ status: 'database unavailable' });
    }
  });
  return router;
}
