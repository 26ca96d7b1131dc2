/** The tables, as Kysely sees them. Times are milliseconds since the epoch; `*_token`, `payload` and `answer` columns are ciphertext. */
export interface Tables {
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
}

export interface PortalRow {
  member_id: string;
  /** Host with port where it is not the default one; changes when the portal is renamed. */
  host: string;
  /** Where REST calls go, such as `https://acme.bitrix24.com/rest/`. */
  client_endpoint: string;
  /** Origin of the OAuth server that vouches for this portal. */
  oauth_server: string;
  status: string;
  scope: string;
  state: 'active' | 'suspended' | 'uninstalled';
  /** When the state became what it is; null where that was before this column was. */
  state_since: number | null;
  application_token: string | null;
  /** Whose tokens background work uses: the installer's, and the app's system user where the portal made one. */
  installer_id: number | null;
  system_user_id: number | null;
  installed_at: number;
  uninstalled_at: number | null;
  /** Its `LICENSE_FAMILY`, where `app.info` was asked. */
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
  refresh_token: string;
  expires_at: number;
  /** Grows by one with every stored pair; the refresher's compare-and-swap. */
  version: number;
  /** `valid`, or the OAuth server's code that ended this access. */
  state: string;
  /** When it ended. */
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
  /** SHA-256 of the session id: what the cookie carries cannot be read from the file. */
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
  /** The portal the person wanted to sign in at. */
  host: string;
  expires_at: number;
}

export interface EventRow {
  /** SHA-256 of the event as it arrived: the same delivery twice is one row. */
  fingerprint: string;
  member_id: string;
  event: string;
  payload: string;
  state: 'pending' | 'done' | 'refused' | 'failed';
  attempts: number;
  received_at: number;
  /** Not to be handled before this time: the next attempt, or the end of another worker's claim. */
  due_at: number;
}

export interface CallBudgetRow {
  member_id: string;
  /** When the bucket of calls will be empty; see server/limits/budget.ts. */
  empty_at: number;
}

export interface LearnedLimitRow {
  member_id: string;
  /** In lower case; empty where the limit is about the whole portal. */
  method: string;
  /** Bitrix24's code of the limit. */
  code: string;
  ends_at: number;
}

export interface JournalRow {
  /** Begins with the time: sorting by it is sorting by age. */
  id: string;
  at: number;
  target: 'portal' | 'oauth' | 'journal';
  /** Empty for calls that belong to no stored portal. */
  member_id: string;
  user_id: number | null;
  method: string;
  /** Without secrets, as is `answer`. */
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
  /** The part of the key's text that is no secret. */
  id: string;
  member_id: string;
  name: string;
  scope: 'read' | 'write';
  /** SHA-256 of the secret: what was shown once cannot be read from the file. */
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
  /** SHA-256 of method, path and body: the same name with another request is a mistake. */
  fingerprint: string;
  /** Of the request that runs. */
  owner: string;
  /** Until then nobody asks what became of it. */
  lease_until: number;
  /** Null while the request runs, and for good where its process died. */
  answer: string | null;
  expires_at: number;
}

export interface AuditRow {
  id: string;
  member_id: string;
  at: number;
  /** The user, or null where a key acted. */
  user_id: number | null;
  key_id: string | null;
  key_name: string | null;
  /** Method and path of the operation, such as `DELETE /api/connectors/{id}`. */
  action: string;
  /** What was done to an object of which kind; null for rows older than these columns. */
  verb: string | null;
  kind: string | null;
  /** Id of the object, where one is known. */
  object: string | null;
  /** Title of the object, where one is known. */
  title: string | null;
  /** HTTP status; null until the end, and for good where the process died before. */
  status: number | null;
  /** Of the failure. */
  code: string | null;
  request_id: string;
}

/** The name of a user who changed something. */
export interface PersonRow {
  member_id: string;
  user_id: number;
  name: string;
}
