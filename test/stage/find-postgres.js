import pg from 'pg';

/** Where a developer's PostgreSQL usually listens. */
const usual = ['postgres://postgres@127.0.0.1:5432/postgres', 'postgres://root@127.0.0.1:5432/postgres'];

/**
 * The PostgreSQL server the tests may make databases on: `TEST_DATABASE_URL`, or one found on this machine. Says which, and
 * says when there is no server.
 * @returns {Promise<string | undefined>}
 */
export async function findPostgres() {
  const given = process.env['TEST_DATABASE_URL'];
  for (const url of given ? [given] : usual) {
    if (await answers(url)) {
      process.stderr.write(`Tests on PostgreSQL run at ${new URL(url).host}.\n`);
      return url;
    }
  }
  if (given)
    throw new Error('TEST_DATABASE_URL is set, but no PostgreSQL answers there that lets databases be made.');
  process.stderr.write('No PostgreSQL was found (TEST_DATABASE_URL names one): its tests are left out.\n');
  return undefined;
}

/** @param {string} url */
async function answers(url) {
  // A server that is not there is noticed at once; a busy one takes its time.
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 20_000 });
  try {
    await client.connect();
    const { rows } = await client.query(
      'select rolcreatedb or rolsuper as may from pg_roles where rolname = current_user',
    );
    return /** @type {{ may: boolean }[]} */ (rows)[0]?.may === true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
