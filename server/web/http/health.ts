import { Router } from 'express';
import { isPublic } from '../../net/public-address.ts';
import type { Storage } from '../../storage/database.ts';
import { within } from '../../time/within.ts';
import type { Drain } from './drain.ts';

/** Load balancers wait for an answer for a few seconds; "not yet" must come before they give up. */
const patienceMs = 2_000;

/** `/healthz`: the process runs. `/readyz`: send it traffic (database answers, tables up to date, not stopping). */
export function createHealthRoutes(
  storage: Pick<Storage, 'ping'>,
  drain: Drain,
  fingerprint: string,
): Router {
  const router = Router();
  router.get('/healthz', (req, res) => {
    // For the operator's doctor, who looks from outside: who answers, and how the request got here through the proxies.
    const from = isPublic(req.ip ?? '') ? 'public' : 'private';
    res.json({ status: 'alive', app: fingerprint, seen: { scheme: req.protocol, from } });
  });
  router.get('/readyz', async (_req, res) => {
    if (drain.isDraining()) {
      res.status(503).json({ status: 'draining' });
      return;
    }
    try {
      await within(patienceMs, storage.ping());
      res.json({ status: 'ready' });
    } catch {
      res.status(503).json({ status: 'database unavailable' });
    }
  });
  return router;
}
