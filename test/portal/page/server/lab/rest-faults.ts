import type { FaultEffect } from '../../../faults.ts';
import type { ModuleFault } from '../../../biconnector/module-faults.ts';
import type { RestFaultName } from '../../shared/lab-state.ts';

/** Transport faults behind the lab's buttons. */
export const transportFaults: Readonly<Partial<Record<RestFaultName, FaultEffect>>> = {
  limit: { kind: 'status', status: 503, code: 'QUERY_LIMIT_EXCEEDED', description: 'Too many requests' },
  operating: {
    kind: 'status',
    status: 429,
    code: 'OPERATION_TIME_LIMIT',
    description: 'Method is blocked due to operation time limit',
  },
  error: { kind: 'status', status: 500, code: 'INTERNAL_SERVER_ERROR', description: 'Internal server error' },
  html: { kind: 'html', status: 502 },
  empty: { kind: 'empty', status: 200 },
  reset: { kind: 'reset' },
  hang: { kind: 'hang' },
  slow: { kind: 'delay', ms: 12_000 },
};

/** Errors of the biconnector module behind the lab's buttons. */
export const moduleFaults: Readonly<Partial<Record<RestFaultName, ModuleFault>>> = {
  denied: { code: 'ACCESS_DENIED', message: 'Access denied.' },
  zero: { code: 0, message: 'Internal error' },
};
