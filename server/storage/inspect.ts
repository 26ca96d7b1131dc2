import { access } from 'node:fs/promises';
import { openKind, type Database } from './database.ts';
import { migrations } from './migrations.ts';

/** The state of a database that was opened without changes. */
export interface Inspected {
  readonly db: Database;
  /** Names of migrations that have not run yet. */
  readonly pending: readonly string[];
  /** Names of migrations that this version does not know. */
  readonly unknown: readonly string[];
  readonly writable: boolean;
  readonly close: () => Promise<void>;
}

/**
 * Opens the database for inspection and changes nothing.
 * @param url as for `openStorage`
 * @returns undefined when the database is a file that does not exist
 * @throws the driver's error
 */
export async function inspectStorage(url: string): Promise<Inspected | undefined> {
  const file = /^sqlite:(?<path>.+)$/.exec(url)?.groups?.['path'];
  if (
    file !== undefined &&
    !(await access(file).then(
      () => true,
      () => false,
    ))
  )
    return undefined;
  const { db } = await openKind(url, () => undefined);
  try {
    const finished = await findFinished(db);
    const known = Object.keys(migrations);
    return {
      db,
      pending: known.filter(name => !finished.includes(name)),
      unknown: finished.filter(name => !known.includes(name)),
      writable: await isWritable(db),
      close: () => db.destroy(),
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** Reads the names of finished migrations from the migrator's own table, which includes those of newer versions. */
async function findFinished(db: Database): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === migrationTable)) return [];
  const rows = await db
    .withTables<{ [migrationTable]: { name: string } }>()
    .selectFrom(migrationTable)
    .select('name')
    .execute();
  return rows.map(({ name }) => name);
}

const migrationTable = 'kysely_migration';

/** Tries a write in a transaction and rolls it back. */
async function isWritable(db: Database): Promise<boolean> {
  const rolledBack = new Error('rolled back');
  return db
    .transaction()
    .execute(async trx => {
      await trx.schema.createTable('writable_probe').addColumn('nothing', 'integer').execute();
      throw rolledBack;
    })
    .catch((error: unknown) => error === rolledBack);
}
