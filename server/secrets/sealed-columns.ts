import type { KeyValues, SealedPlace } from '../storage/sealed-values.ts';

/** A column of ciphertext, with the context its values were sealed for. */
export interface SealedColumn extends SealedPlace {
  /** Gives the vault's `context` of a value, from the values of its primary key. */
  readonly contextOf: (key: KeyValues) => KeyValues;
}

/**
 * All columns that are encrypted at rest. A missing one would keep an old key in use; test/secrets/key-rotation.test.ts
 * finds it.
 */
export const sealedColumns: readonly SealedColumn[] = [
  {
    table: 'portals',
    column: 'application_token',
    key: ['member_id'],
    contextOf: key => [...key, 'application_token'],
  },
  {
    table: 'tokens',
    column: 'access_token',
    key: ['member_id', 'user_id'],
    contextOf: key => [...key, 'access_token'],
  },
  {
    table: 'tokens',
    column: 'refresh_token',
    key: ['member_id', 'user_id'],
    contextOf: key => [...key, 'refresh_token'],
  },
  { table: 'events', column: 'payload', key: ['fingerprint'], contextOf: key => key },
  {
    table: 'idempotency',
    column: 'answer',
    key: ['key_id', 'name'],
    contextOf: key => ['idempotency', ...key],
  },
  {
    table: 'hosted_databases',
    column: 'password',
    key: ['id'],
    contextOf: key => ['hosted_database', ...key],
  },
  { table: 'access_keys', column: 'access_key', key: ['digest'], contextOf: key => ['access_key', ...key] },
];
