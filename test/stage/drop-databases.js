import pg from 'pg';

/**
 * Drops the databases that the tests of this run have made.
 * @param {unknown} _run
 * @param {{ readonly globals: { readonly testDatabaseServer: string } }} project
 */
export default async function dropDatabases(_run, { globals }) {
  const client = new pg.Client({ connectionString: globals.testDatabaseServer });
  await client.connect();
  try {
    const { rows } = await client.query(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [`desk_test_${process.env['TEST_RUN'] ?? ''}_`],
    );
    for (const { name } of /** @type {{ name: string }[]} */ (rows))
      await client.query(`drop database ${name} with (force)`);
  } finally {
    await client.end();
  }
}
