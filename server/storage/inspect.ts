import { access } from 'node:fs/promises';
import { openKind, type Database } from './database.ts';
import { migrations } from './migrations.ts';

/** A database as it was found. */
export interface Inspected {
  readonly db: Database;
  /** Names of migrations that are still to be done. */
  readonly pending: readonly string[];
  /** Names of migrations that this version does not know. */
  readonly unknown: readonly string[];
  readonly writable: boolean;
  readonly close: () => Promise<void>;
}

/**
 * Opens the database and changes nothing.
 * @param url as for `openStorage`
 * @returns undefined where it is a file that is not there
 * @throws what the driver throws
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
    const done = await executed(db);
    const known = Object.keys(migrations);
    return {
      db,
      pending: known.filter(name => !done.includes(name)),
      unknown: done.filter(name => !known.includes(name)),
      writable: await isWritable(db),
      close: () => db.destroy(),
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** Read from the migrator's own table, which also names what a newer version has done. */
async function executed(db: Database): Promise<readonly string[]> {
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

/** Tries it, and takes it back. */
async function isWritable(db: Database): Promise<boolean> {
  const done = new Error('taken back');
  return db
    .transaction()
    .execute(async trx => {
      await trx.schema.createTable('writable_probe').addColumn('nothing', 'integer').execute();
      throw done;
    })
    .catch((error: unknown) => error === done);
}
