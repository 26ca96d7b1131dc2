import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './schema.ts';

/** A column of ciphertext. */
export interface SealedPlace {
  readonly table: keyof Tables;
  readonly column: string;
  /** The primary key. */
  readonly key: readonly string[];
}

export type KeyValues = readonly (string | number)[];

export interface SealedValue {
  readonly key: KeyValues;
  readonly sealed: string;
}

/** Ciphertext as such, whatever it is about, for those who look after all of it. */
export interface SealedValues {
  /** The next ones behind this key, in the order of keys; from the first where none is given. */
  next(place: SealedPlace, after: KeyValues | undefined, limit: number): Promise<readonly SealedValue[]>;
  /** Puts another in place of exactly this one. False when something else stands there meanwhile. */
  replace(place: SealedPlace, value: SealedValue, by: string): Promise<boolean>;
}

export function createSealedValues(db: Database): SealedValues {
  const names = (columns: readonly string[]) => sql.join(columns.map(name => sql.ref(name)));
  const values = (key: KeyValues) => sql.join([...key]);
  return {
    next: async ({ table, column, key }, after, limit) => {
      const behind = after === undefined ? sql`` : sql`and (${names(key)}) > (${values(after)})`;
      const { rows } = await sql<Readonly<Record<string, string | number>>>`
        select ${names(key)}, ${sql.ref(column)} as sealed from ${sql.table(table)}
        where ${sql.ref(column)} <> '' ${behind} order by ${names(key)} limit ${limit}`.execute(db);
      return rows.map(row => ({
        key: key.map(name => row[name] ?? ''),
        sealed: String(row['sealed']),
      }));
    },
    replace: async ({ table, column, key }, { key: at, sealed }, by) => {
      const { numAffectedRows } = await sql`
        update ${sql.table(table)} set ${sql.ref(column)} = ${by}
        where (${names(key)}) = (${values(at)}) and ${sql.ref(column)} = ${sealed}`.execute(db);
      return numAffectedRows === 1n;
    },
  };
}
