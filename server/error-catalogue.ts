import {
  databaseFailureCodes,
  databaseFailures,
  type DatabaseFailureCode,
} from './databases/port/database-failure.ts';

/** Statuses of what may go wrong with a database of the analyst, where it is not 422. */
const databaseStatuses: Readonly<Partial<Record<DatabaseFailureCode, number>>> = {
  TABLE_GONE: 404,
  CANCELLED: 499,
  CONNECTION_LOST: 502,
  BUSY: 503,
  QUERY_TIMEOUT: 504,
};
/** The entries of a database's failures, with the sentences they have there. */
const databaseErrors = {} as Record<DatabaseFailureCode, readonly [status: number, text: string]>;
for (const code of databaseFailureCodes)
  databaseErrors[code] = [databaseStatuses[code] ?? 422, databaseFailures[code]];

/**
 * The errors this app raises itself: the HTTP status and the English text of each code. The OpenAPI document and the page's
 * words are checked against this list. A code has Bitrix24's own name where there is one.
 */
export const errorCatalogue = {
  // Who asks
  NOT_SIGNED_IN: [401, 'Open the app in Bitrix24, or sign in.'],
  FRAME_TOKEN_EXPIRED: [401, 'The page was open for a while and has to prove itself again.'],
  FRAME_TOKEN_INVALID: [401, 'The page does not prove which portal it belongs to. Open the app anew.'],
  WRONG_PORTAL: [401, 'This page belongs to another portal or user. Open the app anew.'],
  CROSS_SITE: [403, 'This request did not come from a page of this app.'],
  ADMINISTRATORS_ONLY: [403, 'Only an administrator of the portal may do this.'],
  ACCESS_DENIED: [403, 'Only an administrator of the portal can finish the installation.'],
  insufficient_scope: [403, 'The app card lacks the scope biconnector.'],
  TOO_MANY_REQUESTS: [429, 'Too many requests; try again in a minute.'],

  // Service keys
  SERVICE_KEY_REFUSED: [
    401,
    'This address takes "Authorization: Bearer cdk_…" with a service key that was made in the app and is neither expired nor revoked.',
  ],
  READ_ONLY_KEY: [403, 'This service key may only read. Use one that may read and write.'],
  SERVICE_KEY_NOT_FOUND: [404, 'There is no such key.'],
  NO_BACKGROUND_USER: [
    409,
    'No user is left with whose rights the app could call the portal. An administrator of the portal has to open the app once.',
  ],
  TOO_MANY_SERVICE_KEYS: [409, 'The portal has the greatest number of active service keys.'],
  IDEMPOTENCY_KEY_INVALID: [400, 'An Idempotency-Key has 1 to 255 visible characters.'],
  IDEMPOTENCY_KEY_IN_USE: [409, 'The request with this Idempotency-Key is still running.'],
  IDEMPOTENCY_KEY_DONE: [409, 'This request has run; its answer is too long to be repeated.'],
  IDEMPOTENCY_KEY_REUSED: [422, 'This Idempotency-Key was used for another request.'],

  // The request
  BAD_INPUT: [400, 'The request cannot be read.'],
  NOT_FOUND: [404, 'There is nothing at this address.'],
  METHOD_NOT_ALLOWED: [405, 'This address does not take that method.'],
  TOO_LARGE: [413, 'The request is larger than this app accepts.'],
  WRONG_CONTENT_TYPE: [415, 'The request is in a form this address does not take.'],
  CLIENT_LEFT: [499, 'The client closed the connection before the answer was ready.'],
  INTERNAL_ERROR: [500, 'Something went wrong on our side.'],
  DATABASE_UNAVAILABLE: [503, 'This app cannot reach its database right now.'],
  METRICS_TOKEN_NEEDED: [401, 'The metrics need METRICS_TOKEN as a bearer token.'],

  // Openings, events and signing in
  OPENING_MALFORMED: [400, 'This is not how Bitrix24 opens an app.'],
  EVENT_REFUSED: [403, 'The event is not confirmed.'],
  OPENING_REFUSED: [403, 'Bitrix24 does not confirm that this request comes from your portal.'],
  SIGN_IN_FAILED: [400, 'Signing in did not work. Start again.'],
  UNKNOWN_PORTAL: [404, 'This is not the address of a portal that has the app.'],

  // The portal's life and its tokens
  NOT_INSTALLED: [401, 'The app is not installed on this portal.'],
  PAYMENT_REQUIRED: [402, 'The subscription or trial of the portal has ended.'],
  UNINSTALL_UNCONFIRMED: [
    503,
    'Bitrix24 reports that the app was removed, and its authorization server cannot confirm it yet.',
  ],
  NEEDS_AUTHORIZATION: [401, 'The access of this user has ended. Open the app in Bitrix24 once to renew it.'],
  invalid_token: [401, 'Bitrix24 refuses a token it has just issued.'],
  REFRESH_BUSY: [503, 'The access is being renewed elsewhere.'],
  OAUTH_UNREACHABLE: [502, 'The authorization server of Bitrix24 did not answer.'],
  OAUTH_NONSENSE: [502, 'The authorization server of Bitrix24 gave an answer that makes no sense.'],

  // Calls to the portal
  ADDRESS_REFUSED: [502, 'The address of the portal is not one this server may call.'],
  PORTAL_UNREACHABLE: [502, 'The portal could not be reached.'],
  PORTAL_CERTIFICATE_UNTRUSTED: [502, 'This server does not trust the certificate of the portal.'],
  PORTAL_CERTIFICATE_EXPIRED: [502, 'The certificate of the portal has expired or is not valid yet.'],
  PORTAL_CERTIFICATE_WRONG_NAME: [502, 'The certificate of the portal belongs to another host.'],
  PORTAL_GATE_REFUSED: [502, 'A server in front of the portal refused the request.'],
  PORTAL_ANSWER_TOO_LARGE: [
    502,
    'The answer of the portal is larger than 16 MB, which this app does not read.',
  ],
  PORTAL_MOVED: [502, 'The portal has another address now.'],
  PORTAL_NONSENSE: [502, 'The answer of the portal makes no sense.'],
  PORTAL_TIMEOUT: [504, 'The portal did not answer in time.'],
  PORTAL_BUSY: [503, 'More is asked of the portal than Bitrix24 allows; try again later.'],
  MAY_HAVE_ARRIVED: [
    502,
    'The portal did not confirm the change. It may have happened: look before you try again.',
  ],
  CONNECTOR_NOT_FOUND: [404, 'A connector was not found.'],
  DATASET_DELETE_BROKEN: [
    502,
    'The portal knows only dataset.delete, which fails there. Look whether the table is gone.',
  ],

  // Hosted databases
  DATABASE_NOT_FOUND: [404, 'There is no such database.'],
  QUERY_NOT_FOUND: [404, 'There is no such saved query.'],
  ACCESS_KEY_REFUSED: [403, 'The access key is not valid.'],
  HOSTED_TABLE_NOT_FOUND: [404, 'The database has no table of this code.'],
  TOO_MANY_QUERIES: [409, 'The database has the greatest number of saved queries.'],
  QUERY_IS_PUBLISHED: [409, 'A table in the portal is made of this query. Delete the table first.'],
  TOO_MANY_DATABASES: [409, 'The portal has the greatest number of databases.'],
  ...databaseErrors,
  PUBLICATION_BUSY: [503, 'Somebody else is publishing into this portal right now; try again shortly.'],

  // Checks of endpoints
  SOURCE_OF_ANOTHER_CONNECTOR: [400, 'The source belongs to another connector.'],
  TOO_MANY_CHECKS: [429, 'Too many endpoints are being checked at once, or within a minute.'],
  CHECKS_BUSY: [503, 'Many endpoints are being checked right now; try again shortly.'],
} as const satisfies Readonly<Record<string, readonly [status: number, text: string]>>;

/** A code that this app raises itself. */
export type OwnCode = keyof typeof errorCatalogue;

export const isOwnCode = (code: string): code is OwnCode => Object.hasOwn(errorCatalogue, code);
