import type { Language } from '../../operations/language.ts';

/** One of the two ways into the API, as its description presents it: for pages of this app, or for servers with a key. */
export interface ApiKind {
  readonly appUrl: string;
  /** Beginning of the paths. */
  readonly prefix: '/api' | '/api/v1';
  readonly title: string;
  readonly description: string;
  /** Introduction of the readable page. */
  readonly words: Readonly<Record<Language, string>>;
  /** OpenAPI security schemes; each of them is enough by itself. */
  readonly security: Readonly<Record<string, object>>;
  /** Codes with which any operation may answer at this way in. */
  readonly errors: readonly string[];
  /** Codes with which operations other than GET may answer, too. */
  readonly writeErrors: readonly string[];
  /** Headers that operations other than GET take. */
  readonly writeHeaders: readonly object[];
}

/** Describes `/api`, which is for the pages of this app. */
export const consoleApi = (appUrl: string): ApiKind => ({
  appUrl,
  prefix: '/api',
  title: 'Connector Desk',
  description:
    'Connectors, sources and tables of BI Builder in a Bitrix24 portal, as the signed-in user. `code` of an error is Bitrix24’s own where there is one. Writes are never repeated: `MAY_HAVE_ARRIVED` says that one may have happened. 429 and 503 carry `Retry-After`, in seconds. No value of a source’s setting is ever part of an answer. Other servers use `/api/v1` with a service key.',
  words: {
    en: 'Connectors, sources and tables of BI Builder with the rights of the signed-in user. Each request is proved by a frame token (Authorization: Bearer) or by the session cookie. Other servers use /api/v1 with a service key.',
    ru: 'Коннекторы, источники и таблицы BI-конструктора с правами вошедшего пользователя. Каждый запрос подтверждается токеном фрейма (Authorization: Bearer) или cookie сеанса. Другие серверы обращаются к /api/v1 с сервисным ключом.',
  },
  security: {
    frameToken: { type: 'http', scheme: 'bearer', description: 'The frame token of an opened page.' },
    session: {
      type: 'apiKey',
      in: 'cookie',
      name: appUrl.startsWith('https:') ? '__Host-connector-desk' : 'connector-desk',
    },
  },
  errors: [
    'NOT_SIGNED_IN',
    'NEEDS_AUTHORIZATION',
    'FRAME_TOKEN_EXPIRED',
    'FRAME_TOKEN_INVALID',
    'WRONG_PORTAL',
  ],
  writeErrors: ['CROSS_SITE'],
  writeHeaders: [],
});

/** The path of an operation at a way in. */
export const pathAt = (prefix: ApiKind['prefix'], path: `/api/${string}`): string =>
  `${prefix}${path.slice('/api'.length)}`;
