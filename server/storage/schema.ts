import type { HealthTables } from './health-schema.ts';
import type { HostingTables } from './hosting-schema.ts';

/**
 * The tables, as Kysely sees them. Times are milliseconds since the epoch. `access_token`, `refresh_token`,
 * `application_token`, `events.payload`, `idempotency.answer`, `hosted_databases.password` and `access_keys.access_key` are
 * ciphertext.
 */
export interface Tables extends HostingTables, HealthTables {
  portals: PortalRow;
  erased_portals: ErasedPortalRow;
  tokens: TokenRow;
  settings: SettingRow;
  sessions: SessionRow;
  sign_ins: SignInRow;
  events: EventRow;
  call_budgets: CallBudgetRow;
  learned_limits: LearnedLimitRow;
  journal: JournalRow;
  service_keys: ServiceKeyRow;
  idempotency: IdempotencyRow;
  audit: AuditRow;
  people: PersonRow;
  write_proofs: WriteProofRow;
}

export interface PortalRow {
  member_id: string;
  /** Host, with its port unless that is the default one. Changes when the portal is renamed. */
  host: string;
  /** Base address of REST calls, such as `https://acme.bitrix24.com/rest/`. */
  client_endpoint: string;
  /** Origin of the OAuth server that vouches for this portal. */
  oauth_server: string;
  status: string;
  scope: string;
  state: 'active' | 'suspended' | 'uninstalled';
  /**
   * Why a suspended portal is suspended: its subscription has ended, or an uninstall could not be confirmed. Null for other
   * states, and for rows older than this column, which were unpaid.
   */
  suspended_for: 'payment' | 'uninstall' | null;
  /** Time of the last change of `state`. Null for rows older than this column. */
  state_since: number | null;
  application_token: string | null;
  /** Place of the application token in the portal's own time; see server/portals/token-order.ts. Null while unknown. */
  token_order: number | null;
  /** The app's version that brought the application token. Null while unknown. */
  token_version: string | null;
  /** The users whose tokens background work uses: the installer, and the app's system user if the portal created one. */
  installer_id: number | null;
  system_user_id: number | null;
  installed_at: number;
  uninstalled_at: number | null;
  /** The portal's `LICENSE_FAMILY`. Null until `app.info` has been called. */
  license: string | null;
}

export interface ErasedPortalRow {
  /** SHA-256 of the member id. */
  fingerprint: string;
  erased_at: number;
}

export interface TokenRow {
  member_id: string;
  user_id: number;
  access_token: string;
  /** Empty when the opening brought none. */
  refresh_token: string;
  expires_at: number;
  /** Grows by one with every stored pair. The refresher's compare-and-swap relies on it. */
  version: number;
  /** `valid`, or the code with which the OAuth server ended this access. */
  state: string;
  /** Time at which the access ended. */
  ended_at: number | null;
  lease_owner: string | null;
  lease_until: number;
}

export interface SettingRow {
  member_id: string;
  user_id: number;
  name: string;
  value: string;
}

export interface SessionRow {
  /** SHA-256 of the session id, so that the cookie's value cannot be read from the database. */
  id: string;
  member_id: string | null;
  data: string;
  expires_at: number;
}

export interface SignInRow {
  /** SHA-256 of the one-time state of an authorization-code flow. */
  state: string;
  /** SHA-256 of the session id of the browser that started it. */
  browser: string;
  /** Host of the portal the person signs in at. */
  host: string;
  expires_at: number;
}

export interface EventRow {
  /** SHA-256 of the event as it arrived, so that a repeated delivery is one row. */
  fingerprint: string;
  member_id: string;
  event: string;
  payload: string;
  state: 'pending' | 'done' | 'refused' | 'failed';
  attempts: number;
  received_at: number;
  /** 1: it came with the application token of a known portal; 0: anybody may have sent it. */
  proven: number;
  /** SHA-256 of the network it came from while it is not proven; empty otherwise. */
  origin: string;
  /** Earliest time to handle the event: the next attempt, or the end of another worker's claim. */
  due_at: number;
}

export interface CallBudgetRow {
  member_id: string;
  /** Time at which the bucket of calls will be empty; see server/bitrix24/limits/budget.ts. */
  empty_at: number;
}

export interface LearnedLimitRow {
  member_id: string;
  /** Method in lower case. Empty for a limit on the whole portal. */
  method: string;
  /** Bitrix24's code for the limit. */
  code: string;
  ends_at: number;
}

export interface JournalRow {
  /** Begins with the time, so that sorting by id sorts by age. */
  id: string;
  at: number;
  target: 'portal' | 'oauth' | 'journal';
  /** Empty for calls that belong to no stored portal. */
  member_id: string;
  user_id: number | null;
  method: string;
  /** Parameters without secrets; `answer` has no secrets either. */
  params: string | null;
  answer: string | null;
  status: number | null;
  code: string | null;
  ms: number;
  attempt: number;
  request_id: string | null;
  cause: string;
}

export interface ServiceKeyRow {
  /** The public part of the key's text. */
  id: string;
  member_id: string;
  name: string;
  scope: 'read' | 'write';
  /** SHA-256 of the secret, so that the key cannot be read from the database. */
  digest: string;
  created_by: number;
  created_at: number;
  expires_at: number;
  last_used_at: number | null;
  revoked_at: number | null;
}

export interface IdempotencyRow {
  key_id: string;
  /** SHA-256 of the `Idempotency-Key`. */
  name: string;
  member_id: string;
  /** SHA-256 of method, path and body. The same name with a different request is refused. */
  fingerprint: string;
  /** Random id of the running request. */
  owner: string;
  /** Until this time the request is presumed to be running. */
  lease_until: number;
  /** Null while the request runs, and forever if its process died. */
  answer: string | null;
  expires_at: number;
}

export interface AuditRow {
  id: string;
  member_id: string;
  at: number;
  /** The acting user. Null when a service key acted. */
  user_id: number | null;
  key_id: string | null;
  key_name: string | null;
  /** Method and path of the operation, such as `DELETE /api/connectors/{id}`. */
  action: string;
  /** What was done to an object of which kind; null for rows older than these columns. */
  verb: string | null;
  kind: string | null;
  /** Id of the object, if there is one. */
  object: string | null;
  /** Title of the object, where one is known. */
  title: string | null;
  /** HTTP status. Null until the request ends, and forever if its process died. */
  status: number | null;
  /** Error code of a failure. */
  code: string | null;
  request_id: string;
}

/** The name of a user who changed something. */
export interface PersonRow {
  member_id: string;
  user_id: number;
  name: string;
}

/** A row that is written and deleted at once, to prove that the database takes writes. */
export interface WriteProofRow {
  id: string;
  bulk: string;
}
