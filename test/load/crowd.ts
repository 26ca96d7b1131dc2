import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Config } from '../../server/config/config.ts';
import type { MemberId, TokenKey } from '../../server/bitrix24/identifiers.ts';
import { openStorage } from '../../server/storage/database.ts';
import { createVault } from '../../server/secrets/vault.ts';
import { findPostgres } from '../stage/find-postgres.js';
import { accessTokenOf } from './portals.ts';

/** Rows per statement, because PostgreSQL accepts at most 65 535 parameters. */
const rowsPerStatement = 1_000;

export interface CrowdSize {
  readonly portals: number;
  readonly usersOfEach: number;
}

/** Returns the `client_endpoint` of the n-th portal. */
export type EndpointOf = (portal: number) => string;

/** Creates a PostgreSQL database that the caller drops. */
export async function freshPostgres(): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const server = await findPostgres();
  if (server === undefined)
    throw new Error('This measurement needs a PostgreSQL server; set TEST_DATABASE_URL.');
  const name = `desk_load_${randomBytes(6).toString('hex')}`;
  const order = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  await order(`create database ${name} template template0`);
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, drop: () => order(`drop database ${name} with (force)`) };
}

export const memberIdOf = (portal: number): MemberId => portal.toString(16).padStart(32, '0') as MemberId;

/** Stores the portals from number `from` on, each with its users and their valid tokens, like real installations. */
export async function storeCrowd(
  databaseUrl: string,
  tokenKeys: Config['tokenKeys'],
  { portals, usersOfEach }: CrowdSize,
  endpointOf: EndpointOf,
  from = 0,
): Promise<void> {
  const storage = await openStorage(databaseUrl);
  const vault = createVault(tokenKeys);
  const expires = Date.now() + 3_600_000;
  const tokenRow = ({ memberId, userId }: TokenKey) => ({
    member_id: memberId,
    user_id: userId,
    access_token: vault.seal(accessTokenOf(memberId, userId), [memberId, userId, 'access_token']),
    refresh_token: vault.seal(`refresh-${memberId}-${userId}`, [memberId, userId, 'refresh_token']),
    expires_at: expires,
    version: 1,
    state: 'valid',
    lease_until: 0,
  });
  for (let first = from; first < portals; first += rowsPerStatement) {
    const numbers = Array.from(
      { length: Math.min(rowsPerStatement, portals - first) },
      (_, index) => first + index,
    );
    await storage.db
      .insertInto('portals')
      .values(numbers.map(portal => portalRow(portal, endpointOf(portal))))
      .execute();
    const users = numbers.flatMap(portal =>
      Array.from({ length: usersOfEach }, (_, user) => ({ memberId: memberIdOf(portal), userId: user + 1 })),
    );
    for (let done = 0; done < users.length; done += rowsPerStatement)
      await storage.db
        .insertInto('tokens')
        .values(users.slice(done, done + rowsPerStatement).map(tokenRow))
        .execute();
  }
  await storage.close();
}

/** When the portals of the crowd were installed, in milliseconds since the epoch. */
export const installedAt = 1_700_000_000_000;

const portalRow = (portal: number, endpoint: string) => ({
  member_id: memberIdOf(portal),
  host: new URL(endpoint).host,
  client_endpoint: endpoint,
  oauth_server: 'http://127.0.0.1:9',
  status: 'S',
  scope: 'biconnector',
  state: 'active' as const,
  installer_id: 1,
  installed_at: installedAt,
});
