import type { KeyValues, SealedPlace } from '../storage/sealed-values.ts';

/** A column of ciphertext, with the place its values were sealed for. */
export interface SealedColumn extends SealedPlace {
  /** What the store gives the vault as `context`, from the values of the primary key. */
  readonly contextOf: (key: KeyValues) => KeyValues;
}

/** Everything that is encrypted at rest. A column that is missing here would keep an old key alive: a test looks for that. */
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
];
