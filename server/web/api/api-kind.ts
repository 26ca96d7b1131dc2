import type { Language } from '../../operations/language.ts';

/** One of the ways in, as its description presents it: people come from the app's page, servers with a key. */
export interface ApiKind {
  readonly appUrl: string;
  /** What the paths begin with. */
  readonly prefix: '/api' | '/api/v1';
  readonly title: string;
  readonly description: string;
  /** The introduction of the readable page. */
  readonly words: Readonly<Record<Language, string>>;
  /** OpenAPI security schemes; each alone is enough. */
  readonly security: Readonly<Record<string, object>>;
  /** Codes of its own that any operation may answer with. */
  readonly errors: readonly string[];
  /** Those of operations that are no GET, and the headers these take. */
  readonly writeErrors: readonly string[];
  readonly writeHeaders: readonly object[];
}

/** `/api`: for the pages of this app. */
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

/** An operation's path at this way in. */
export const pathAt = (prefix: ApiKind['prefix'], path: `/api/${string}`): string =>
  `${prefix}${path.slice('/api'.length)}`;
