import type { Finding, Severity } from './report-answers.ts';

/**
 * Every rule an endpoint can break, with how much it matters: an `error` makes Bitrix24 fail, show nothing or accept what it
 * must not; a `warning` works today and hurts later; an `info` is worth knowing. Codes are stable: the page has words for each.
 */
export const findingCodes = {
  // Address (biconnector contract 7.1)
  /** The connector has no such URL. */
  URL_MISSING: 'error',
  /** The URL is not an http(s) address. */
  URL_NOT_VALID: 'error',
  /** Settings travel unencrypted. */
  NOT_HTTPS: 'warning',
  /** A user name or password is part of the URL. */
  URL_CREDENTIALS: 'warning',
  /** The port is neither 80 nor 443. */
  ODD_PORT: 'info',
  /** A private, local or reserved address: Bitrix24 refuses it, and so does this server; nothing was sent. */
  PRIVATE_ADDRESS: 'error',
  /** The same, called because this server's operator allows it: Bitrix24 needs `allow_local_connections`. */
  PRIVATE_ADDRESS_CALLED: 'warning',

  // The way there
  /** The host's name has no address. */
  NAME_NOT_RESOLVED: 'error',
  /** Nobody listens at the port. */
  CONNECT_REFUSED: 'error',
  /** No connection within the time limit (250 s). */
  CONNECT_TIMEOUT: 'error',
  /** The connection failed in another way. */
  CONNECT_FAILED: 'error',
  /** No encrypted connection could be agreed on. */
  TLS_FAILED: 'error',
  /** The certificate is signed by itself or by an unknown root. */
  SELF_SIGNED: 'error',
  /** The certificate has expired. */
  CERTIFICATE_EXPIRED: 'error',
  /** The certificate is not valid yet. */
  CERTIFICATE_NOT_YET_VALID: 'error',
  /** The certificate is for another host. */
  CERTIFICATE_WRONG_NAME: 'error',
  /** The server does not send the certificates between its own and the root. */
  CERTIFICATE_CHAIN_INCOMPLETE: 'error',
  /** The certificate cannot be verified for another reason. */
  CERTIFICATE_NOT_TRUSTED: 'error',
  /** The certificate expires within two weeks. */
  CERTIFICATE_EXPIRES_SOON: 'warning',

  // The answer
  /** No headers within the time limit (250 s). */
  ANSWER_TIMEOUT: 'error',
  /** The body did not end within the time limit (60 s). */
  BODY_TIMEOUT: 'error',
  /** The connection broke before the answer was complete. */
  CONNECTION_LOST: 'error',
  /** What came back is not HTTP. */
  NOT_HTTP: 'error',
  /** An empty body counts as no connection. */
  EMPTY_BODY: 'error',
  /** The body is the character 0, which Bitrix24 takes for empty. */
  BODY_ZERO: 'error',
  /** Any status but 200 fails, 201 and 204 too. */
  STATUS_NOT_200: 'error',
  /** A redirect; never followed here. */
  REDIRECT: 'error',
  /** The answer took long; people wait for it. */
  SLOW: 'warning',
  /** More than this server reads; the form of the answer could not be judged. */
  LARGE: 'warning',
  /** The body is compressed although nobody asked for that. */
  COMPRESSED: 'error',
  /** The content type is not JSON; Bitrix24 does not look at it. */
  CONTENT_TYPE: 'info',
  /** The answer repeats values of settings; they are shown as ***. */
  ECHOES_SETTINGS: 'warning',

  // JSON
  /** A page instead of JSON. */
  HTML: 'error',
  /** A byte order mark in front of the JSON. */
  BOM: 'error',
  /** The body is not UTF-8. */
  WRONG_CHARSET: 'error',
  /** The body is not JSON. */
  NOT_JSON: 'error',
  /** A single value where a list belongs. */
  JSON_SCALAR: 'error',
  /** An object where a list belongs: Bitrix24 goes through its values. */
  JSON_OBJECT_AS_LIST: 'warning',

  // urlCheck (7.2)
  /** 200 with an error inside: Bitrix24 never reads it, wrong credentials are accepted. */
  ERROR_IN_OK_CHECK: 'error',
  /** 200 with a page: probably a sign-in page, which would accept any credentials. */
  HTML_IN_OK_CHECK: 'warning',

  // urlTableList (7.3)
  /** No tables; allowed. */
  LIST_EMPTY: 'info',
  /** An item that is not an object spoils the whole list. */
  ITEM_NOT_OBJECT: 'error',
  /** An item without a code spoils the whole list. */
  ITEM_WITHOUT_CODE: 'error',
  /** An item without a title spoils the whole list. */
  ITEM_WITHOUT_TITLE: 'error',
  /** `id` replaces `code` as the table's external code. */
  ITEM_HAS_ID: 'warning',
  /** The code cannot be the table's name: ^[a-z][a-z0-9_]*$, at most 230. */
  CODE_NOT_A_TABLE_NAME: 'warning',
  /** Code or title longer than 512 characters. */
  TEXT_TOO_LONG: 'warning',
  /** A number or another value where text belongs. */
  VALUE_NOT_TEXT: 'warning',
  /** Two tables with one code. */
  DUPLICATE_TABLE_CODE: 'warning',
  /** Tables that have nothing of the search string in them. */
  SEARCH_IGNORED: 'info',
  /** Only the first of very many are part of this report. */
  LIST_CUT: 'info',

  // urlTableDescription (7.4)
  /** No columns: Bitrix24 takes the answer for invalid. */
  DESCRIPTION_EMPTY: 'error',
  /** A column without code, name or type spoils the whole description. */
  COLUMN_INCOMPLETE: 'error',
  /** Bitrix24 takes an unknown type for a string. */
  TYPE_UNKNOWN_BECOMES_STRING: 'warning',
  /** The code cannot be the column's name: ^[A-Z][A-Z0-9_]*$, at most 32. */
  COLUMN_NAME_NOT_VALID: 'warning',
  /** Two columns with one code: the table cannot be created. */
  DUPLICATE_COLUMN_CODE: 'error',

  // urlData (7.5)
  /** The first row has to name the columns, even without any data. */
  NO_HEADER: 'error',
  /** Rows have to be lists, not objects. */
  ROWS_ARE_OBJECTS: 'error',
  /** A row that is no list. */
  ROW_NOT_LIST: 'error',
  /** A row longer or shorter than the header. */
  ROW_LENGTH: 'error',
  /** A column that was asked for is not in the header: its cells stay empty. */
  HEADER_LACKS_CODE: 'error',
  /** A column name twice in the header. */
  HEADER_DUPLICATE: 'warning',
  /** The header is not what `select` asked for, in its order. */
  HEADER_NOT_AS_SELECTED: 'warning',
  /** More rows than `limit`. */
  MORE_THAN_LIMIT: 'warning',
  /** A header and no data. */
  NO_ROWS: 'info',
  /** A list or object in a cell. */
  CELL_NOT_SCALAR: 'error',
  /** true and false: there is no boolean type. */
  BOOLEAN_CELLS: 'info',
  /** Dates as 2026-09-01T10:00:00+03:00 instead of 2026-09-01 10:00:00. */
  ISO_DATES: 'warning',
  /** Dates as 01.09.2026 or 9/1/2026 instead of 2026-09-01. */
  LOCAL_DATES: 'warning',
  /** Numbers with a comma instead of a dot. */
  DECIMAL_COMMA: 'warning',
  /** Amounts with a currency: it is cut off. */
  MONEY_TEXT: 'info',
  /** Bitrix24 shows an empty grid without a word, and keeps it for an hour. */
  PREVIEW_EMPTY: 'info',
} as const satisfies Readonly<Record<string, Severity>>;

export type FindingCode = keyof typeof findingCodes;

/** Collects findings: one per code, the first few places in words and the number of the others. */
export interface Findings {
  add(code: FindingCode, detail?: string): void;
  list(): readonly Finding[];
}

const shownPlaces = 5;
const longestPlace = 200;

/** @param redact hides secrets, before anything is cut: half of a secret is one too */
export function createFindings(redact: (text: string) => string): Findings {
  const found = new Map<FindingCode, { readonly places: string[]; others: number }>();
  return {
    add: (code, detail) => {
      const known = found.get(code) ?? { places: [], others: 0 };
      found.set(code, known);
      if (detail === undefined) return;
      if (known.places.length < shownPlaces) known.places.push(redact(detail).slice(0, longestPlace));
      else known.others += 1;
    },
    list: () =>
      [...found].map(([code, { places, others }]) => ({
        code,
        severity: findingCodes[code],
        ...(places.length > 0
          ? { detail: [...places, ...(others > 0 ? [`+${others}`] : [])].join('; ') }
          : {}),
      })),
  };
}
