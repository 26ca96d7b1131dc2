import type { EndpointReport } from '../../../server/bi/checks/report-answers.ts';
import type { Endpoint } from '../../../server/bitrix24/biconnector/endpoints.ts';

/** The report of an endpoint without problems. */
export const madeReport = (endpoint: Endpoint, more: Partial<EndpointReport> = {}): EndpointReport => ({
  endpoint,
  url: `https://c.example/${endpoint}`,
  request: { body: 'connection%5Btoken%5D=***' },
  steps: [{ step: 'resolve', ok: true, ms: 1.5, detail: '93.184.215.14' }],
  status: 200,
  contentType: 'application/json',
  bytes: 2,
  ms: 12,
  verdict: 'ok',
  findings: [],
  portalSays: null,
  says: '',
  sample: '[]',
  ...more,
});
