import type { SealedValue, SealedValues } from '../storage/sealed-values.ts';
import type { Vault } from './vault.ts';
import { sealedColumns, type SealedColumn } from './sealed-columns.ts';

export interface RotateKeysOptions {
  readonly values: SealedValues;
  readonly vault: Vault;
  /** Id of the key that encrypts. */
  readonly currentKey: string;
  readonly columns?: readonly SealedColumn[];
  /** Number of values read at a time. */
  readonly batch?: number;
  /** Called after each batch in which values were re-encrypted, with the column and their number. */
  readonly onProgress?: (column: string, reencrypted: number) => void;
}

/** Keys of the stored values. */
export interface KeysInUse {
  /** Number of values encrypted with each key, by its id. */
  readonly perKey: ReadonlyMap<string, number>;
  /** Number of values that no key decrypts; they cannot be recovered. */
  readonly unreadable: number;
}

/**
 * Greatest number of passes. One more finds what was stored during the last; a server that goes on with an old key is not
 * waited for.
 */
const maxPasses = 5;

/**
 * Encrypts all stored values with the current key while the service runs: a value stored meanwhile wins, and versions and leases
 * of tokens do not change. It may be interrupted at any time and run again.
 * @returns the keys in use afterwards
 */
export async function rotateKeys(options: RotateKeysOptions): Promise<KeysInUse> {
  const { columns = sealedColumns } = options;
  for (let pass = 1; pass <= maxPasses; pass += 1) {
    let overtaken = 0;
    for (const column of columns) overtaken += await rotateColumn(column, options);
    if (overtaken === 0) break;
  }
  return keysInUse(options);
}

/** @returns how many values were changed by others during the pass */
async function rotateColumn(column: SealedColumn, options: RotateKeysOptions): Promise<number> {
  const { values, vault, currentKey, onProgress } = options;
  let overtaken = 0;
  for await (const batch of batches(column, options)) {
    let reencrypted = 0;
    for (const value of batch) {
      if (keyIdOf(value.sealed) === currentKey) continue;
      const context = column.contextOf(value.key);
      const plaintext = vault.tryOpen(value.sealed, context);
      if (plaintext === undefined) continue;
      if (await values.replace(column, value, vault.seal(plaintext, context))) reencrypted += 1;
      else overtaken += 1;
    }
    if (reencrypted > 0) onProgress?.(nameOf(column), reencrypted);
  }
  return overtaken;
}

/** Counts the stored values by key and changes nothing. */
export async function keysInUse(
  options: Pick<RotateKeysOptions, 'values' | 'vault' | 'columns' | 'batch'>,
): Promise<KeysInUse> {
  const perKey = new Map<string, number>();
  let unreadable = 0;
  for (const column of options.columns ?? sealedColumns)
    for await (const batch of batches(column, options))
      for (const { key, sealed } of batch) {
        const id = keyIdOf(sealed);
        perKey.set(id, (perKey.get(id) ?? 0) + 1);
        if (options.vault.tryOpen(sealed, column.contextOf(key)) === undefined) unreadable += 1;
      }
  return { perKey, unreadable };
}

async function* batches(
  column: SealedColumn,
  { values, batch = 200 }: Pick<RotateKeysOptions, 'values' | 'batch'>,
): AsyncGenerator<readonly SealedValue[]> {
  let last: SealedValue | undefined;
  do {
    const found = await values.next(column, last?.key, batch);
    if (found.length > 0) yield found;
    last = found.at(-1);
  } while (last !== undefined);
}

const nameOf = ({ table, column }: SealedColumn) => `${table}.${column}`;
const keyIdOf = (sealed: string): string => sealed.slice(0, Math.max(0, sealed.indexOf('.')));
