/**
 * An `error` makes Bitrix24 fail, show nothing or accept what it must not; a `warning` works today and causes trouble later;
 * an `info` is good to know.
 */
export const severities = ['error', 'warning', 'info'] as const;
type Severity = (typeof severities)[number];

/** The rules an endpoint can break, with their severities. Codes are stable: the page has words for each. */
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
  /** The address is private, local or reserved. Bitrix24 refuses to call it, and so does this server. */
  PRIVATE_ADDRESS: 'error',
  /** Such an address was called because this server's operator allows it; Bitrix24 needs `allow_local_connections`. */
  PRIVATE_ADDRESS_CALLED: 'warning',

  // Connection
  /** The host name has no address. */
  NAME_NOT_RESOLVED: 'error',
  /** Nothing listens at the port. */
  CONNECT_REFUSED: 'error',
  /** No connection within the time limit (250 s). */
  CONNECT_TIMEOUT: 'error',
  /** The connection failed in another way. */
  CONNECT_FAILED: 'error',
  /** The TLS handshake failed. */
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
  /** The answer is not HTTP. */
  NOT_HTTP: 'error',
  /** An empty body counts as no connection. */
  EMPTY_BODY: 'error',
  /** The body is the character 0, which Bitrix24 takes for empty. */
  BODY_ZERO: 'error',
  /** The status is 401 or 403. */
  SETTINGS_REFUSED: 'error',
  /** The status is 404 or 410. */
  NOTHING_THERE: 'error',
  /** The status is 500 or above. */
  SERVICE_FAILED: 'error',
  /** Another status that is not 200; 201 and 204 fail too. */
  STATUS_NOT_200: 'error',
  /** The answer is a redirect; it is not followed. */
  REDIRECT: 'error',
  /** The answer took long, and people wait for it. */
  SLOW: 'warning',
  /** The answer is larger than this server reads, so its form could not be judged. */
  LARGE: 'warning',
  /** The body is compressed although the request did not ask for that. */
  COMPRESSED: 'error',
  /** The content type is not JSON; Bitrix24 ignores it. */
  CONTENT_TYPE: 'info',
  /** The answer repeats values of settings; the report shows them as ***. */
  ECHOES_SETTINGS: 'warning',

  // JSON
  /** The body is a web page. */
  HTML: 'error',
  /** The body begins with a byte order mark. */
  BOM: 'error',
  /** The body is not UTF-8. */
  WRONG_CHARSET: 'error',
  /** The body is not JSON. */
  NOT_JSON: 'error',
  /** The body is a single value where a list belongs. */
  JSON_SCALAR: 'error',
  /** The body is an object where a list belongs; Bitrix24 reads its values. */
  JSON_OBJECT_AS_LIST: 'warning',

  // urlCheck (7.2)
  /** Status 200 with an error in the body: Bitrix24 does not read it and accepts wrong credentials. */
  ERROR_IN_OK_CHECK: 'error',
  /** Status 200 with a web page: probably a sign-in page, which would accept any credentials. */
  HTML_IN_OK_CHECK: 'warning',

  // urlTableList (7.3)
  /** The list is empty, which is allowed. */
  LIST_EMPTY: 'info',
  /** An item is not an object, which makes the whole list invalid. */
  ITEM_NOT_OBJECT: 'error',
  /** An item has no code, which makes the whole list invalid. */
  ITEM_WITHOUT_CODE: 'error',
  /** An item has no title, which makes the whole list invalid. */
  ITEM_WITHOUT_TITLE: 'error',
  /** An item has an `id`, which replaces `code` as the table's external code. */
  ITEM_HAS_ID: 'warning',
  /** The code cannot be a table name: ^[a-z][a-z0-9_]*$, at most 230 characters. */
  CODE_NOT_A_TABLE_NAME: 'warning',
  /** A code or title is longer than 512 characters. */
  TEXT_TOO_LONG: 'warning',
  /** A value is not text where text belongs. */
  VALUE_NOT_TEXT: 'warning',
  /** Two tables have the same code. */
  DUPLICATE_TABLE_CODE: 'warning',
  /** The list holds tables that do not match the search string. */
  SEARCH_IGNORED: 'info',
  /** The list is very long; the report shows only its beginning. */
  LIST_CUT: 'info',

  // urlTableDescription (7.4)
  /** The description has no columns, which Bitrix24 treats as invalid. */
  DESCRIPTION_EMPTY: 'error',
  /** A column lacks its code, name or type, which makes the whole description invalid. */
  COLUMN_INCOMPLETE: 'error',
  /** A type is unknown; Bitrix24 treats it as a string. */
  TYPE_UNKNOWN_BECOMES_STRING: 'warning',
  /** The code cannot be a column name: ^[A-Z][A-Z0-9_]*$, at most 32 characters. */
  COLUMN_NAME_NOT_VALID: 'warning',
  /** Two columns have the same code, so the table cannot be created. */
  DUPLICATE_COLUMN_CODE: 'error',

  // urlData (7.5)
  /** The first row does not name the columns; it must do so even if there is no data. */
  NO_HEADER: 'error',
  /** Rows are objects instead of lists. */
  ROWS_ARE_OBJECTS: 'error',
  /** A row is not a list. */
  ROW_NOT_LIST: 'error',
  /** A row is longer or shorter than the header. */
  ROW_LENGTH: 'error',
  /** The header lacks a requested column, whose cells stay empty. */
  HEADER_LACKS_CODE: 'error',
  /** The header names a column twice. */
  HEADER_DUPLICATE: 'warning',
  /** The header does not hold the columns of `select` in their order. */
  HEADER_NOT_AS_SELECTED: 'warning',
  /** The answer has more rows than `limit`. */
  MORE_THAN_LIMIT: 'warning',
  /** The answer has a header and no data. */
  NO_ROWS: 'info',
  /** A cell holds a list or an object. */
  CELL_NOT_SCALAR: 'error',
  /** Cells hold true or false; there is no boolean type. */
  BOOLEAN_CELLS: 'info',
  /** Dates are written as 2026-09-01T10:00:00+03:00 instead of 2026-09-01 10:00:00. */
  ISO_DATES: 'warning',
  /** Dates are written as 01.09.2026 or 9/1/2026 instead of 2026-09-01. */
  LOCAL_DATES: 'warning',
  /** Numbers have a decimal comma instead of a dot. */
  DECIMAL_COMMA: 'warning',
  /** Amounts carry a currency, which Bitrix24 cuts off. */
  MONEY_TEXT: 'info',
  /** Bitrix24 shows an empty preview without a message and caches it for an hour. */
  PREVIEW_EMPTY: 'info',
} as const satisfies Readonly<Record<string, Severity>>;

export type FindingCode = keyof typeof findingCodes;
