import { defineOperation, type Operation } from '../../operations/operation.ts';
import type { CallAs } from '../../portals/portal-access.ts';
import type { CheckEndpoint } from './check-endpoint.ts';
import { gatherCheck } from './gather-check.ts';
import { endpointInPath, checkRequest } from './check-request.ts';
import { endpointReport } from './report-answers.ts';
import type { CheckQuota } from './check-quota.ts';

export interface CheckOperationsOptions {
  readonly callAs: CallAs;
  readonly checkEndpoint: CheckEndpoint;
  readonly quota: CheckQuota;
}

/** The four endpoints of a connector, called as Bitrix24 calls them (biconnector contract 7). */
export function createCheckOperations({
  callAs,
  checkEndpoint,
  quota,
}: CheckOperationsOptions): readonly Operation[] {
  return [
    defineOperation({
      method: 'post',
      path: '/api/endpoints/{endpoint}',
      tag: 'endpoints',
      summary: {
        en: 'Calls an endpoint as Bitrix24 does and reports every rule it breaks',
        ru: 'Вызывает адрес коннектора так же, как Битрикс24, и называет каждое нарушенное правило',
      },
      params: endpointInPath,
      body: checkRequest,
      alone: true,
      changes: 'nothing',
      answer: { item: endpointReport },
      errors: [
        'VALIDATION_FIELDS_NOT_PROVIDED',
        'VALIDATION_UNKNOWN_PARAMETERS',
        'VALIDATION_REQUIRED_FIELD_MISSING',
        'VALIDATION_INVALID_FIELD_TYPE',
        'VALIDATION_TOO_LONG',
        'VALIDATION_ENDPOINT_UNKNOWN',
        'CONNECTOR_NOT_FOUND',
        'SOURCE_NOT_FOUND',
        'SOURCE_OF_ANOTHER_CONNECTOR',
        'TOO_MANY_CHECKS',
        'CHECKS_BUSY',
      ],
      run: ({ user, params: { endpoint }, body, signal }) =>
        quota.run(user, async () => {
          const gathered = await gatherCheck(callAs(user), endpoint, body);
          if (!gathered.ok) return gathered;
          return { ok: true, value: await checkEndpoint(gathered.check, signal), from: gathered.from };
        }),
    }),
  ];
}
