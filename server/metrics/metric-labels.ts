/** Methods with a label of their own. All others count as `other`, so that there are few labels. */
const methods: ReadonlySet<string> = new Set([
  ...['connector', 'source', 'table'].flatMap(kind =>
    ['add', 'update', 'delete', 'get', 'list', 'fields'].map(verb => `biconnector.${kind}.${verb}`),
  ),
  ...['add', 'update', 'delete', 'get', 'list', 'fields'].map(verb => `biconnector.dataset.${verb}`),
  'biconnector.dataset.fields.update',
  'app.info',
  'batch',
  'event.bind',
  'event.get',
  'event.unbind',
  'method.get',
  'placement.bind',
  'placement.unbind',
  'profile',
  'refresh_token',
  'authorization_code',
]);

export const knownMethod = (method: string): string => (methods.has(method) ? method : 'other');

const httpMethods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
]);

export const knownHttpMethod = (method: string): string => (httpMethods.has(method) ? method : 'other');

/** Classes of Bitrix24's codes (platform contract 3.3, 4.5), as labels that call for different actions of the operator. */
const codeClasses: readonly (readonly [RegExp, string])[] = [
  [/^(QUERY_LIMIT_EXCEEDED|OPERATION_TIME_LIMIT|OVERLOAD_LIMIT)$/, 'limit'],
  [/^(expired_token|invalid_token|NO_AUTH_FOUND|authorization_error|ERROR_OAUTH|invalid_grant)$/, 'token'],
  [/^(invalid_client|wrong_client|invalid_request)$/, 'credentials'],
  [/^(ACCESS_DENIED|INVALID_CREDENTIALS|insufficient_scope|invalid_scope|user_access_error)$/, 'rights'],
  [/^PAYMENT_REQUIRED$/, 'payment'],
  [/^(NOT_INSTALLED|APPLICATION_NOT_FOUND|PORTAL_DELETED|portal_not_found)$/, 'not_installed'],
  [/_NOT_FOUND$/, 'not_found'],
  [/^VALIDATION_|^ERROR_ARGUMENT$/, 'invalid'],
];

export const classOfCode = (code: string): string =>
  codeClasses.find(([pattern]) => pattern.test(code))?.[1] ?? 'other';

/** The code as a label if it is listed, else `other`. */
export const knownCode = (codes: ReadonlySet<string>, code: string): string =>
  codes.has(code) ? code : 'other';
