import { inspectStorage } from '../../storage/inspect.ts';
import { createSealedValues } from '../../storage/sealed-values.ts';
import { createVault } from '../../secrets/vault.ts';
import { keysInUse } from '../../secrets/rotate-keys.ts';
import type { Config } from '../../config/config.ts';
import { failure, ok, reasonOf, startCommand, warning, type Finding } from './finding.ts';

/** Checks the database and its encrypted values. Changes nothing, and does not migrate tables. */
export async function checkDatabase({ databaseUrl, tokenKeys }: Config): Promise<readonly Finding[]> {
  const storage = await inspectStorage(databaseUrl).catch((error: unknown) => reasonOf(error));
  if (storage === undefined)
    return [
      warning(
        'database',
        'The file named by DATABASE_URL does not exist yet.',
        `The server creates it at its first start: ${startCommand}. If the database exists already, DATABASE_URL has the wrong path.`,
      ),
    ];
  if (typeof storage === 'string')
    return [
      failure(
        'database',
        `The database named by DATABASE_URL cannot be opened: ${storage}.`,
        'Check the address, the password, and that the database server runs. For a file, check its path and its owner.',
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
          `The server updates them when it starts. Back up the database first, then: ${startCommand}`,
        ),
      ];
    const usage = await keysInUse({ values: createSealedValues(db), vault: createVault(tokenKeys) });
    const [{ id: current }] = tokenKeys;
    const older = [...usage.perKey]
      .filter(([id]) => id !== current)
      .reduce((sum, [, count]) => sum + count, 0);
    return [
      ...findings,
      ok('tables', 'The tables are up to date.'),
      usage.unreadable > 0
        ? failure(
            'keys',
            `${usage.unreadable} stored secrets cannot be decrypted with any of TOKEN_KEYS.`,
            'Add the missing key after the first one, then: npm run rotate-keys. Without it, these users have to open the app once.',
          )
        : ok(
            'keys',
            older === 0
              ? 'Every stored secret is encrypted with the first of TOKEN_KEYS.'
              : `Every stored secret can be decrypted. ${older} are encrypted with an older key: npm run rotate-keys`,
          ),
    ];
  } finally {
    await storage.close();
  }
}
