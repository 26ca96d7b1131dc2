import { defineOperation, type Operation } from '../../operations/operation.ts';
import type { CallAs } from '../../portals/portal-access.ts';
import type { CheckEndpoint } from './check-endpoint.ts';
import { refuseInput } from '../../bitrix24/biconnector/refusal.ts';
import type { DescribeFields } from '../objects/describe-fields.ts';
import { exceededLimit, gatherCheck } from './gather-check.ts';
import { previewRows } from './request-body.ts';
import { endpointInPath, checkRequest, tryRequest } from './check-request.ts';
import { endpointReport } from './report-answers.ts';
import type { CheckQuota } from './check-quota.ts';

export interface CheckOperationsOptions {
  readonly callAs: CallAs;
  readonly checkEndpoint: CheckEndpoint;
  readonly quota: CheckQuota;
  readonly describeFields: DescribeFields;
}

const inputErrors = [
  'VALIDATION_FIELDS_NOT_PROVIDED',
  'VALIDATION_UNKNOWN_PARAMETERS',
  'VALIDATION_REQUIRED_FIELD_MISSING',
  'VALIDATION_INVALID_FIELD_TYPE',
  'VALIDATION_EMPTY',
  'VALIDATION_TOO_LONG',
  'VALIDATION_ENDPOINT_UNKNOWN',
];

/** The four endpoints of a connector, called as Bitrix24 calls them (biconnector contract 7). */
export function createCheckOperations({
  callAs,
  checkEndpoint,
  quota,
  describeFields,
}: CheckOperationsOptions): readonly Operation[] {
  return [
    defineOperation({
      method: 'post',
      path: '/api/endpoints/{endpoint}/try',
      tag: 'endpoints',
      service: 'never',
      summary: {
        en: 'Calls an address before a connector is registered with it, and reports every rule its answer breaks',
        ru: 'Вызывает адрес до регистрации коннектора и называет каждое нарушенное правило',
      },
      params: endpointInPath,
      body: tryRequest,
      alone: true,
      changes: 'nothing',
      answer: { item: endpointReport },
      errors: [...inputErrors, 'TOO_MANY_CHECKS', 'CHECKS_BUSY'],
      run: ({ user, params: { endpoint }, body, signal }) =>
        quota.run(user, async stop => {
          // A user who sees connectors could register one with this address and check that one.
          const described = await describeFields(user, 'connectors');
          if (!described.ok) return described;
          const { url, settings = {}, ...question } = body;
          const limit = exceededLimit(settings);
          if (limit !== undefined)
            return refuseInput([{ field: 'settings', code: 'VALIDATION_TOO_LONG', limit }]);
          const asked = endpoint === 'urlData' ? { limit: previewRows, ...question } : question;
          const check = { endpoint, url, question: asked, settings };
          return { ok: true, value: await checkEndpoint(check, AbortSignal.any([signal, stop])) };
        }),
    }),
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
        ...inputErrors,
        'CONNECTOR_NOT_FOUND',
        'SOURCE_NOT_FOUND',
        'SOURCE_OF_ANOTHER_CONNECTOR',
        'TOO_MANY_CHECKS',
        'CHECKS_BUSY',
      ],
      run: ({ user, params: { endpoint }, body, signal }) =>
        quota.run(user, async stop => {
          const gathered = await gatherCheck(callAs(user), endpoint, body);
          if (!gathered.ok) return gathered;
          return {
            ok: true,
            value: await checkEndpoint(gathered.check, AbortSignal.any([signal, stop])),
            from: gathered.from,
          };
        }),
    }),
  ];
}
