import { parseJson } from '../../net/parse-json.ts';
import type { MemberId } from '../../bitrix24/identifiers.ts';
import type { CheckStep, DatabaseTls } from '../../databases/port/database-adapter.ts';
import type { Vault } from '../../secrets/vault.ts';
import type { Database } from '../../storage/database.ts';
import type { HostedDatabaseRow } from '../../storage/hosting-schema.ts';
import type { DatabaseKey, DatabasePlace, HostedDatabase, LastCheck, Offer } from './hosted-database.ts';

/** What an administrator may change about a database. */
export interface DatabaseChange {
  readonly title?: string;
  readonly place?: DatabasePlace;
  readonly password?: string;
  readonly offer?: Offer;
}

/** Stores the databases that the app serves. Passwords are sealed. */
export interface DatabaseStore {
  list(memberId: MemberId): Promise<readonly HostedDatabase[]>;
  find(key: DatabaseKey): Promise<HostedDatabase | undefined>;
  /** @throws Error when the password cannot be decrypted */
  password(key: DatabaseKey): Promise<string | undefined>;
  add(database: HostedDatabase, password: string): Promise<void>;
  change(key: DatabaseKey, change: DatabaseChange): Promise<void>;
  setSource(key: DatabaseKey, sourceId: number | undefined): Promise<void>;
  setCheck(key: DatabaseKey, check: LastCheck): Promise<void>;
  remove(key: DatabaseKey): Promise<void>;
  removePortal(memberId: MemberId): Promise<void>;
}

const context = (id: string) => ['hosted_database', id];

export function createDatabaseStore(db: Database, vault: Vault): DatabaseStore {
  const update = ({ memberId, id }: DatabaseKey) =>
    db.updateTable('hosted_databases').where('member_id', '=', memberId).where('id', '=', id);

  return {
    list: async memberId => {
      const rows = await db
        .selectFrom('hosted_databases')
        .selectAll()
        .where('member_id', '=', memberId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toDatabase);
    },

    find: async ({ memberId, id }) => {
      const row = await db
        .selectFrom('hosted_databases')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && toDatabase(row);
    },

    password: async ({ memberId, id }) => {
      const row = await db
        .selectFrom('hosted_databases')
        .select('password')
        .where('member_id', '=', memberId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && vault.open(row.password, context(id));
    },

    add: async (database, password) => {
      const { id, memberId, title, place, offer, createdBy, createdAt } = database;
      await db
        .insertInto('hosted_databases')
        .values({
          id,
          member_id: memberId,
          title,
          ...placeColumns(place),
          password: vault.seal(password, context(id)),
          offer: JSON.stringify(offer),
          created_by: createdBy,
          created_at: createdAt,
          source_id: null,
          ...checkColumns(database.lastCheck),
        })
        .execute();
    },

    change: async (key, { title, place, password, offer }) => {
      const columns = {
        ...(title !== undefined && { title }),
        ...(place && placeColumns(place)),
        ...(password !== undefined && { password: vault.seal(password, context(key.id)) }),
        ...(offer && { offer: JSON.stringify(offer) }),
      };
      if (Object.keys(columns).length > 0) await update(key).set(columns).execute();
    },

    setSource: async (key, sourceId) => {
      await update(key)
        .set({ source_id: sourceId ?? null })
        .execute();
    },

    setCheck: async (key, check) => {
      await update(key).set(checkColumns(check)).execute();
    },

    remove: async ({ memberId, id }) => {
      await db
        .deleteFrom('hosted_databases')
        .where('member_id', '=', memberId)
        .where('id', '=', id)
        .execute();
    },

    removePortal: async memberId => {
      await db.deleteFrom('hosted_databases').where('member_id', '=', memberId).execute();
    },
  };
}

const placeColumns = (place: DatabasePlace) => ({
  type: place.type,
  host: place.host,
  port: place.port,
  database_name: place.database,
  user_name: place.user,
  tls: JSON.stringify({ ...place.tls, ...(place.numbers === 'text' && { numbers: 'text' }) }),
  time_zone: place.timeZone ?? null,
});

/** A driver's own words stay out of the stored steps: only data requests may show them. */
const checkColumns = (check: LastCheck | undefined) => ({
  checked_at: check?.at ?? null,
  check_steps:
    check === undefined
      ? null
      : JSON.stringify(check.steps.map(({ step, state, code, ms }) => ({ step, state, code, ms }))),
  broken_since: check?.brokenSince ?? null,
});

function toDatabase(row: HostedDatabaseRow): HostedDatabase {
  const { numbers, ...tls } = parseJson(row.tls) as DatabaseTls & { readonly numbers?: 'text' };
  return {
    id: row.id,
    memberId: row.member_id as MemberId,
    title: row.title,
    place: {
      type: row.type,
      host: row.host,
      port: row.port,
      database: row.database_name,
      user: row.user_name,
      tls,
      ...(row.time_zone !== null && { timeZone: row.time_zone }),
      ...(numbers && { numbers }),
    },
    offer: parseJson(row.offer) as Offer,
    createdBy: row.created_by,
    createdAt: row.created_at,
    sourceId: row.source_id ?? undefined,
    lastCheck:
      row.checked_at === null
        ? undefined
        : {
            at: row.checked_at,
            steps: parseJson(row.check_steps ?? '[]') as readonly CheckStep[],
            brokenSince: row.broken_since ?? undefined,
          },
  };
}
