/** Starts the worker from its source: tests of databases need no built server. */
import { register } from 'tsx/esm/api';

register();
await import('../../server/databases/workers/database-worker.ts');
