import { inspectStorage } from '../../storage/inspect.ts';
import { createSealedValues } from '../../storage/sealed-values.ts';
import { createVault } from '../../secrets/vault.ts';
import { keysInUse } from '../../secrets/rotate-keys.ts';
import type { Config } from '../../config/config.ts';
import { failure, ok, reasonOf, warning, type Finding } from './finding.ts';

/** The database and what is encrypted in it; looks only, and brings no table up to date. */
export async function checkDatabase({ databaseUrl, tokenKeys }: Config): Promise<readonly Finding[]> {
  const storage = await inspectStorage(databaseUrl).catch((error: unknown) => reasonOf(error));
  if (storage === undefined)
    return [
      warning(
        'database',
        'The file that DATABASE_URL names is not there yet.',
        'The server makes it at its first start. If there was one already, DATABASE_URL names the wrong path.',
      ),
    ];
  if (typeof storage === 'string')
    return [
      failure(
        'database',
        `The database that DATABASE_URL names cannot be opened: ${storage}.`,
        'Check the address, the password, and that the database server runs; for a file, its path and its owner.',
      ),
    ];
  try {
    const { pending, unknown, writable, db } = storage;
    if (unknown.length > 0)
      return [
        failure(
          'database',
          `A newer version of the app has changed the tables: ${unknown.join(', ')}.`,
          'Run that version, or restore a backup from before the update.',
        ),
      ];
    const findings = [ok('database', 'The database answers.')];
    if (!writable)
      findings.push(
        failure(
          'database',
          'Nothing can be written to the database.',
          'Check the rights of the database user, or of the file and its folder, and the free space on the disk.',
        ),
      );
    if (pending.length > 0)
      return [
        ...findings,
        warning(
          'tables',
          `The tables are not up to date: ${pending.join(', ')}.`,
          'The server brings them up to date when it starts. Back up the database before.',
        ),
      ];
    const use = await keysInUse({ values: createSealedValues(db), vault: createVault(tokenKeys) });
    const [{ id: current }] = tokenKeys;
    const older = [...use.perKey].filter(([id]) => id !== current).reduce((sum, [, count]) => sum + count, 0);
    return [
      ...findings,
      ok('tables', 'The tables are up to date.'),
      use.unreadable > 0
        ? failure(
            'keys',
            `${use.unreadable} stored secrets cannot be opened with any of TOKEN_KEYS.`,
            'Put back the key that is missing, behind the first. Without it these users have to open the app once.',
          )
        : ok(
            'keys',
            older === 0
              ? 'Every stored secret is encrypted with the first of TOKEN_KEYS.'
              : `Every stored secret can be opened; ${older} are encrypted with an older key (npm run rotate-keys).`,
          ),
    ];
  } finally {
    await storage.close();
  }
}
