import type { InferResult } from 'kysely';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import { currentCause, type Cause } from '../bitrix24/outbound/cause.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Database } from '../storage/database.ts';
import { toPortal, type Portal } from './portal.ts';
import { openAccessToken, type StoredAccessToken } from './tokens/token-store.ts';

/** What is stored about a portal and one of its users at one moment. */
export interface StoredAccess {
  readonly portal: Portal | undefined;
  /** The access token of the stored pair. Undefined when no pair is stored, or it can no longer be decrypted. */
  readonly token: StoredAccessToken | undefined;
}

/**
 * Reads what every call needs to know, in one question.
 * @param beforeCall true for the guard of a request: the first call of a request without a body gets the guard's answer
 */
export type FindAccess = (key: TokenKey, beforeCall?: boolean) => Promise<StoredAccess>;

/**
 * Callers in one turn of the event loop share one question, and a request's first call shares that of its guard. What they see
 * is not stale: each request was there before its question began, so a change that had ended before a request came is always
 * seen, whichever process made it. Only a usable access is shared, because a missing one may be stored at any moment.
 */
export function createFindAccess(db: Database, vault: Vault): FindAccess {
  const question = compileQuestion(db);
  const ofThisTurn = new Map<string, Promise<StoredAccess>>();
  /** What the guards of requests without a body have found, until the first call takes it. */
  const ofGuards = new WeakMap<Cause, { readonly name: string; readonly found: Promise<StoredAccess> }>();

  async function find(key: TokenKey): Promise<StoredAccess> {
    const { rows } = await db.executeQuery<AccessRow>({
      ...question,
      parameters: [key.userId, key.memberId],
    });
    const [row] = rows;
    if (row === undefined) return { portal: undefined, token: undefined };
    const { access_token, expires_at, version, token_state: state, ended_at } = row;
    const hasToken = access_token !== null && expires_at !== null && version !== null && state !== null;
    return {
      portal: toPortal(row),
      token: hasToken
        ? openAccessToken(key, { access_token, expires_at, version, state, ended_at }, vault)
        : undefined,
    };
  }

  function ask(key: TokenKey, name: string): Promise<StoredAccess> {
    const asked = ofThisTurn.get(name);
    if (asked !== undefined) return asked;
    if (ofThisTurn.size === 0) setImmediate(() => ofThisTurn.clear());
    const found = find(key).then(access => {
      if (!isUsable(access)) ofThisTurn.delete(name);
      return access;
    });
    found.catch(() => ofThisTurn.delete(name));
    ofThisTurn.set(name, found);
    return found;
  }

  return (key, beforeCall = false) => {
    const name = `${key.memberId}:${key.userId}`;
    const cause = currentCause();
    if (beforeCall) {
      const found = ask(key, name);
      if (cause.hasBody === false) ofGuards.set(cause, { name, found });
      return found;
    }
    const before = ofGuards.get(cause);
    if (before?.name !== name) return ask(key, name);
    ofGuards.delete(cause);
    return before.found.then(access => (isUsable(access) ? access : ask(key, name)));
  };
}

const isUsable = ({ portal, token }: StoredAccess): boolean =>
  portal?.state === 'active' && token?.state === 'valid';

type AccessRow = InferResult<ReturnType<typeof compileQuestion>>[number];

/** The question is compiled once; its parameters are the user and the portal, in this order. */
const compileQuestion = (db: Database) =>
  db
    .selectFrom('portals')
    .leftJoin('tokens', join =>
      join.onRef('tokens.member_id', '=', 'portals.member_id').on('tokens.user_id', '=', 0),
    )
    .select([
      'portals.member_id',
      'portals.host',
      'portals.client_endpoint',
      'portals.oauth_server',
      'portals.status',
      'portals.scope',
      'portals.state',
      'portals.suspended_for',
      'portals.state_since',
      'portals.token_order',
      'portals.token_version',
      'portals.installer_id',
      'portals.system_user_id',
      'portals.installed_at',
      'portals.uninstalled_at',
      'portals.license',
      'tokens.access_token',
      'tokens.expires_at',
      'tokens.version',
      'tokens.state as token_state',
      'tokens.ended_at',
    ])
    .where('portals.member_id', '=', '')
    .compile();
