import type { FindingCode } from './findings.ts';

/** What is wrong with an endpoint's answer and what to do about it. */
const words: Readonly<Record<FindingCode, string>> = {
  URL_MISSING: 'The connector has no address for this. Enter it in the connector.',
  URL_NOT_VALID: 'The address is not an http or https address. Correct it in the connector.',
  NOT_HTTPS: 'The settings, passwords among them, travel unencrypted. Use https.',
  URL_CREDENTIALS:
    'The address holds a user name or password, which everybody sees who sees the connector. Make it a setting.',
  ODD_PORT: 'The port is neither 80 nor 443: firewalls between Bitrix24 and the server may block it.',
  PRIVATE_ADDRESS:
    'The address is private or local: Bitrix24 refuses to call it, so nothing was sent. Use an address that can be reached from the internet.',
  PRIVATE_ADDRESS_CALLED:
    'The address is private or local. It was called because this server’s operator allows it; Bitrix24 calls it only on a portal of your own with “allow_local_connections” switched on.',

  NAME_NOT_RESOLVED: 'No address belongs to this host name. Check its spelling and the DNS records.',
  CONNECT_REFUSED: 'Nobody listens at this port. Check that the server runs and which port it uses.',
  CONNECT_TIMEOUT: 'No connection came about in time. A firewall may be swallowing the attempts.',
  CONNECT_FAILED: 'The connection failed. Check the network between the internet and the server.',
  TLS_FAILED:
    'No encrypted connection could be agreed on. Check that the server speaks TLS 1.2 or 1.3 at this port.',
  SELF_SIGNED:
    'The certificate is signed by itself or by an unknown authority. Get one from a public authority.',
  CERTIFICATE_EXPIRED: 'The certificate has expired. Renew it.',
  CERTIFICATE_NOT_YET_VALID:
    'The certificate is not valid yet. Check the server’s clock and the certificate.',
  CERTIFICATE_WRONG_NAME: 'The certificate is for another host. Get one for the host in the address.',
  CERTIFICATE_CHAIN_INCOMPLETE:
    'The server leaves out the intermediate certificates. Browsers fetch them, Bitrix24 does not: install the full chain.',
  CERTIFICATE_NOT_TRUSTED: 'The certificate cannot be verified. Get one from a public authority.',
  CERTIFICATE_EXPIRES_SOON: 'The certificate expires within two weeks. Renew it in time.',

  ANSWER_TIMEOUT: 'The server took the request and did not answer in time. Look into its log.',
  BODY_TIMEOUT:
    'The answer did not end within 60 seconds. Bitrix24 breaks it off there: answer faster or with less.',
  CONNECTION_LOST: 'The connection broke in the middle of the answer. Look into the server’s log.',
  NOT_HTTP: 'What came back is not HTTP. Check port and protocol in the address.',
  EMPTY_BODY: 'The answer is empty, which Bitrix24 takes for no connection. Answer with any text.',
  BODY_ZERO:
    'The answer is the character 0, which Bitrix24 takes for an empty one. Answer with another text.',
  STATUS_NOT_200: 'Bitrix24 accepts only the status 200; 201 and 204 fail as well.',
  REDIRECT: 'The answer sends elsewhere, and nobody follows. Enter the final address in the connector.',
  SLOW: 'The answer took long, and people wait for it. Make it faster.',
  LARGE: 'The answer is larger than this check reads; its form could not be judged to the end.',
  COMPRESSED: 'The answer is compressed although nobody asked for that. Send it plain.',
  CONTENT_TYPE: 'The content type is not JSON. Bitrix24 does not mind; others may.',
  ECHOES_SETTINGS:
    'The answer repeats values of settings; here they are shown as ***. Remove them: they may be passwords.',

  HTML: 'A web page came back instead of JSON: a sign-in page, an error page, or a proxy’s.',
  BOM: 'A byte order mark stands in front of the JSON, which then cannot be read. Save the answer without it.',
  WRONG_CHARSET: 'The answer is not UTF-8. Send it as UTF-8.',
  NOT_JSON: 'The answer is not valid JSON.',
  JSON_SCALAR: 'The answer is a single value where a list belongs.',
  JSON_OBJECT_AS_LIST:
    'The answer is an object where a list belongs. Bitrix24 goes through its values; do not rely on that.',

  ERROR_IN_OK_CHECK:
    'The answer says “error” with the status 200. Bitrix24 never reads it and accepts the wrong settings: refuse with a status such as 403.',
  HTML_IN_OK_CHECK: 'The answer is a web page, perhaps a sign-in page. Bitrix24 then accepts any settings.',

  LIST_EMPTY: 'There are no tables. That is allowed; with other settings there may be some.',
  ITEM_NOT_OBJECT: 'An entry is not an object. One such entry spoils the whole answer.',
  ITEM_WITHOUT_CODE: 'A table has no “code”. One such table spoils the whole list.',
  ITEM_WITHOUT_TITLE: 'A table has no “title”. One such table spoils the whole list.',
  ITEM_HAS_ID:
    'A table has an “id”: Bitrix24 asks for the table by it from then on, not by “code”. Leave it out, or understand both.',
  CODE_NOT_A_TABLE_NAME:
    'A table’s code cannot be its name in the portal. Use lowercase Latin letters, digits and underscores, so that the proposed name is valid.',
  TEXT_TOO_LONG: 'A code or title is longer than 512 characters.',
  VALUE_NOT_TEXT: 'Something is a number where text belongs. Put it in quotes.',
  DUPLICATE_TABLE_CODE: 'Two tables have the same code: only one of them can be reached.',
  SEARCH_IGNORED:
    'The list holds tables that do not match the search. Bitrix24 does not filter it: the connector has to.',
  LIST_CUT: 'The list is very long; only its beginning is shown here.',

  DESCRIPTION_EMPTY: 'No columns are described. Bitrix24 takes that for an invalid answer.',
  COLUMN_INCOMPLETE: 'A column lacks its code, name or type. One such column spoils the whole answer.',
  TYPE_UNKNOWN_BECOMES_STRING:
    'Bitrix24 does not know a type and takes it for text. Use int, string, double, date, datetime, money or timezone.',
  COLUMN_NAME_NOT_VALID:
    'A column’s code cannot be its name in the portal. Use uppercase Latin letters, digits and underscores, at most 32.',
  DUPLICATE_COLUMN_CODE: 'Two columns have the same code: the table cannot be created.',

  NO_HEADER: 'The first row has to name the columns, even when there are no data.',
  ROWS_ARE_OBJECTS: 'Rows are objects. They have to be lists of values, in the order of the first row.',
  ROW_NOT_LIST: 'A row is not a list of values.',
  ROW_LENGTH: 'A row is longer or shorter than the header. Bitrix24’s preview breaks on it.',
  HEADER_LACKS_CODE: 'The header lacks a column that was asked for: its cells stay empty in the preview.',
  HEADER_DUPLICATE: 'The header names a column twice.',
  HEADER_NOT_AS_SELECTED: 'The header is not what was asked for, in that order.',
  MORE_THAN_LIMIT: 'There are more rows than were asked for. Heed “limit”.',
  NO_ROWS: 'There are a header and no data.',
  CELL_NOT_SCALAR: 'A cell holds a list or an object. Only single values are allowed.',
  BOOLEAN_CELLS: 'There are true and false among the values. Bitrix24 has no such type: send 1 and 0.',
  ISO_DATES: 'Dates are written like 2026-09-01T10:00:00. Bitrix24 expects 2026-09-01 10:00:00.',
  LOCAL_DATES: 'Dates are written like 01.09.2026. Bitrix24 expects 2026-09-01.',
  DECIMAL_COMMA: 'Numbers have a comma. Bitrix24 expects a dot.',
  MONEY_TEXT: 'Amounts carry a currency, which Bitrix24 cuts off.',
  PREVIEW_EMPTY:
    'Bitrix24 shows an empty preview without a word, and keeps it for an hour, even after the mistake is mended.',
};

export default words;
