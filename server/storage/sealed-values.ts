import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './schema.ts';

/** A table column that holds ciphertext. */
export interface SealedPlace {
  readonly table: keyof Tables;
  readonly column: string;
  /** Names of the primary key's columns. */
  readonly key: readonly string[];
}

export type KeyValues = readonly (string | number)[];

export interface SealedValue {
  readonly key: KeyValues;
  readonly sealed: string;
}

/** Access to all stored ciphertext, whatever it encrypts, for key rotation and for checks. */
export interface SealedValues {
  /** Reads up to `limit` values after this primary key, in key order. Starts at the first when `after` is undefined. */
  next(place: SealedPlace, after: KeyValues | undefined, limit: number): Promise<readonly SealedValue[]>;
  /** Replaces exactly this value. Resolves with false when the stored value has changed meanwhile. */
  replace(place: SealedPlace, value: SealedValue, replacement: string): Promise<boolean>;
}

export function createSealedValues(db: Database): SealedValues {
  const names = (columns: readonly string[]) => sql.join(columns.map(name => sql.ref(name)));
  const values = (key: KeyValues) => sql.join([...key]);
  return {
    next: async ({ table, column, key }, after, limit) => {
      const afterKey = after === undefined ? sql`` : sql`and (${names(key)}) > (${values(after)})`;
      const { rows } = await sql<Readonly<Record<string, string | number>>>`
        select ${names(key)}, ${sql.ref(column)} as sealed from ${sql.table(table)}
        where ${sql.ref(column)} <> '' ${afterKey} order by ${names(key)} limit ${limit}`.execute(db);
      return rows.map(row => ({
        key: key.map(name => row[name] ?? ''),
        sealed: String(row['sealed']),
      }));
    },
    replace: async ({ table, column, key }, { key: at, sealed }, replacement) => {
      const { numAffectedRows } = await sql`
        update ${sql.table(table)} set ${sql.ref(column)} = ${replacement}
        where (${names(key)}) = (${values(at)}) and ${sql.ref(column)} = ${sealed}`.execute(db);
      return numAffectedRows === 1n;
    },
  };
}
