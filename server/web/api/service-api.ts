import type { ApiKind } from './api-kind.ts';

/** Describes `/api/v1`, which is for other servers. */
export const serviceApi = (appUrl: string): ApiKind => ({
  appUrl,
  prefix: '/api/v1',
  title: 'Connector Desk for servers',
  description:
    'Connectors, sources and tables of BI Builder in a Bitrix24 portal, for other servers: with a service key that an administrator of the portal made in the app, and with the rights of the administrator who installed it. A request that may change something can carry an `Idempotency-Key` (1 to 255 visible characters): sent again within 24 hours it gets the first answer, marked `Idempotency-Replayed: true`, and happens once. Answers after which nothing has happened for certain are not kept. `MAY_HAVE_ARRIVED` says that a write may have happened.',
  words: {
    en: 'The same operations for other servers. Each request is proved by a service key (Authorization: Bearer cdk_…) that an administrator makes in the app. Requests that change something may carry an Idempotency-Key: sent again within 24 hours they happen once.',
    ru: 'Те же операции для других серверов. Каждый запрос подтверждается сервисным ключом (Authorization: Bearer cdk_…), который администратор создаёт в приложении. Запросы с изменениями могут нести Idempotency-Key: повторённые в течение суток, они выполняются один раз.',
  },
  security: {
    serviceKey: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'cdk_<id>_<secret>',
      description: 'A service key; it may read, or read and write.',
    },
  },
  errors: ['SERVICE_KEY_REFUSED', 'NO_BACKGROUND_USER', 'TOO_MANY_REQUESTS'],
  writeErrors: [
    'READ_ONLY_KEY',
    'IDEMPOTENCY_KEY_INVALID',
    'IDEMPOTENCY_KEY_IN_USE',
    'IDEMPOTENCY_KEY_DONE',
    'IDEMPOTENCY_KEY_REUSED',
  ],
  writeHeaders: [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
    },
  ],
});
