import type { FindingCode } from './finding-codes.ts';

/** What is wrong with an endpoint's answer and what to do about it, for people. */
const words: Readonly<Record<FindingCode, string>> = {
  URL_MISSING: 'The connector has no address for this endpoint. Enter one in the connector.',
  URL_NOT_VALID: 'The address is not an http or https address. Correct it in the connector.',
  NOT_HTTPS: 'The settings, including passwords, are sent unencrypted. Use https.',
  URL_CREDENTIALS:
    'The address contains a user name or password, which everyone who can see the connector can read. Move it to a setting.',
  ODD_PORT: 'The port is neither 80 nor 443. Firewalls between Bitrix24 and the server may block it.',
  PRIVATE_ADDRESS:
    'The address is private or local. Bitrix24 refuses to call it, so nothing was sent. Use an address that can be reached from the internet.',
  PRIVATE_ADDRESS_CALLED:
    'The address is private or local. It was called because this server’s operator allows it. Bitrix24 calls it only from a self-hosted portal with “allow_local_connections” enabled.',

  NAME_NOT_RESOLVED: 'This host name has no address. Check its spelling and its DNS records.',
  CONNECT_REFUSED: 'The server refused the connection. Check that it is running and uses this port.',
  CONNECT_TIMEOUT: 'The connection timed out. A firewall may be dropping it.',
  CONNECT_FAILED: 'The connection failed. Check the network between the internet and the server.',
  TLS_FAILED:
    'An encrypted connection could not be established. Check that the server supports TLS 1.2 or 1.3 on this port.',
  SELF_SIGNED:
    'The certificate is self-signed or issued by an unknown authority. Use one from a public authority.',
  CERTIFICATE_EXPIRED: 'The certificate has expired. Renew it.',
  CERTIFICATE_NOT_YET_VALID:
    'The certificate is not valid yet. Check the server’s clock and the certificate.',
  CERTIFICATE_WRONG_NAME: 'The certificate belongs to another host. Use one for the host in the address.',
  CERTIFICATE_CHAIN_INCOMPLETE:
    'The server does not send the intermediate certificates. Browsers can fetch them, Bitrix24 cannot. Install the full chain.',
  CERTIFICATE_NOT_TRUSTED: 'The certificate cannot be verified. Use one from a public authority.',
  CERTIFICATE_EXPIRES_SOON: 'The certificate expires within two weeks. Renew it in time.',

  ANSWER_TIMEOUT: 'The server received the request but did not answer in time. Check its log.',
  BODY_TIMEOUT:
    'The answer was not complete within 60 seconds, after which Bitrix24 gives up. Answer faster or send less data.',
  CONNECTION_LOST: 'The connection was lost before the answer was complete. Check the server’s log.',
  NOT_HTTP: 'The answer is not HTTP. Check the port and protocol in the address.',
  EMPTY_BODY:
    'The answer is empty, which Bitrix24 treats as a failed connection. Send any text in the answer.',
  BODY_ZERO:
    'The answer is the single character 0, which Bitrix24 treats as an empty answer. Send another text.',
  SETTINGS_REFUSED:
    'The connector refuses these settings. Correct them, or find out at the connector why it refuses them.',
  NOTHING_THERE: 'There is nothing at this address. Correct the address in the connector.',
  SERVICE_FAILED: 'The connector failed. Look into the log of its server.',
  STATUS_NOT_200: 'The status is not 200. Bitrix24 accepts no other; 201 and 204 fail, too.',
  REDIRECT: 'The answer is a redirect, which is not followed. Enter the final address in the connector.',
  SLOW: 'The answer took long, and people wait for it. Make it faster.',
  LARGE: 'The answer is larger than this check reads, so its form could not be checked completely.',
  COMPRESSED: 'The answer is compressed although the request did not ask for it. Send it uncompressed.',
  CONTENT_TYPE: 'The content type is not JSON. Bitrix24 ignores it; other clients may not.',
  ECHOES_SETTINGS:
    'The answer repeats values of settings; they are shown as *** here. Remove them, because they may be passwords.',

  HTML: 'The answer is a web page instead of JSON. It may be a sign-in page, an error page, or the page of a proxy.',
  BOM: 'A byte order mark precedes the JSON, which makes it unreadable. Send the answer without it.',
  WRONG_CHARSET: 'The answer is not UTF-8. Send it as UTF-8.',
  NOT_JSON: 'The answer is not valid JSON.',
  JSON_SCALAR: 'The answer is a single value instead of a list.',
  JSON_OBJECT_AS_LIST:
    'The answer is an object instead of a list. Bitrix24 reads its values, but do not rely on that.',

  ERROR_IN_OK_CHECK:
    'The answer reports an error with status 200. Bitrix24 does not read it and accepts wrong settings. Answer with a status such as 403.',
  HTML_IN_OK_CHECK: 'The answer is a web page, perhaps a sign-in page. Bitrix24 then accepts any settings.',

  LIST_EMPTY: 'The list has no tables. That is allowed; other settings may give some.',
  ITEM_NOT_OBJECT: 'An entry is not an object. One such entry makes the whole answer invalid.',
  ITEM_WITHOUT_CODE: 'A table has no “code”. One such table makes the whole list invalid.',
  ITEM_WITHOUT_TITLE: 'A table has no “title”. One such table makes the whole list invalid.',
  ITEM_HAS_ID:
    'A table has an “id”, which Bitrix24 then sends to ask for the table instead of “code”. Remove it, or accept both.',
  CODE_NOT_A_TABLE_NAME:
    'A table’s code cannot be used as its name in the portal. Use lowercase Latin letters, digits and underscores, so that the proposed name is valid.',
  TEXT_TOO_LONG: 'A code or title is longer than 512 characters.',
  VALUE_NOT_TEXT: 'A value must be text but is a number or something else. Put it in quotes.',
  DUPLICATE_TABLE_CODE: 'Two tables have the same code. Only one of them can be used.',
  SEARCH_IGNORED:
    'The list contains tables that do not match the search. Bitrix24 does not filter the list; the connector has to.',
  LIST_CUT: 'The list is very long. Only its beginning is shown here.',

  DESCRIPTION_EMPTY: 'The answer describes no columns, which Bitrix24 treats as an invalid answer.',
  COLUMN_INCOMPLETE: 'A column has no code, name or type. One such column makes the whole answer invalid.',
  TYPE_UNKNOWN_BECOMES_STRING:
    'Bitrix24 does not know a column type and treats it as text. Use int, string, double, date, datetime, money or timezone.',
  COLUMN_NAME_NOT_VALID:
    'A column’s code cannot be used as its name in the portal. Use uppercase Latin letters, digits and underscores, at most 32 characters.',
  DUPLICATE_COLUMN_CODE: 'Two columns have the same code, so the table cannot be created.',

  NO_HEADER: 'The first row must contain the column names, even if there is no data.',
  ROWS_ARE_OBJECTS: 'Rows are objects. They must be lists of values in the order of the first row.',
  ROW_NOT_LIST: 'A row is not a list of values.',
  ROW_LENGTH: 'A row is longer or shorter than the header, which breaks the preview in Bitrix24.',
  HEADER_LACKS_CODE: 'The header lacks a requested column. Its cells stay empty in the preview.',
  HEADER_DUPLICATE: 'The header contains a column twice.',
  HEADER_NOT_AS_SELECTED: 'The header does not contain the requested columns in the requested order.',
  MORE_THAN_LIMIT: 'The answer has more rows than requested. Respect “limit”.',
  NO_ROWS: 'The answer has a header but no data.',
  CELL_NOT_SCALAR: 'A cell contains a list or an object. Only single values are allowed.',
  BOOLEAN_CELLS: 'Cells contain true or false. Bitrix24 has no such type; send 1 and 0.',
  ISO_DATES: 'Dates are written like 2026-09-01T10:00:00. Bitrix24 expects 2026-09-01 10:00:00.',
  LOCAL_DATES: 'Dates are written like 01.09.2026. Bitrix24 expects 2026-09-01.',
  DECIMAL_COMMA: 'Numbers have a decimal comma. Bitrix24 expects a dot.',
  MONEY_TEXT: 'Amounts contain a currency, which Bitrix24 cuts off.',
  PREVIEW_EMPTY:
    'Bitrix24 shows an empty preview without an error message and keeps it for an hour, even after the problem is fixed.',
};

export default words;
