import { Router } from 'express';
import type { Storage } from '../storage/database.ts';
import type { Drain } from './drain.ts';

/** `/healthz`: the process runs. `/readyz`: send it traffic (database answers, tables up to date, not stopping). */
export function createHealthRoutes(storage: Storage, drain: Drain): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'alive' });
  });
  router.get('/readyz', async (_req, res) => {
    if (drain.isDraining()) {
      res.status(503).json({ status: 'draining' });
      return;
    }
    try {
      await storage.ping();
      res.json({ status: 'ready' });
    } catch {
      res.status(503).json({ status: 'database unavailable' });
    }
  });
  return router;
}
