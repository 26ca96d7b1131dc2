import type { CallMethod, Refusal } from '../../bitrix24/answer.ts';
import { deleteConnector } from '../../bitrix24/biconnector/connector-writes.ts';
import { readId, type SourceId } from '../../bitrix24/biconnector/ids.ts';
import type { Outcome } from '../../bitrix24/biconnector/outcome.ts';
import { deleteSource, listSources } from '../../bitrix24/biconnector/sources.ts';
import { createTables } from '../../bitrix24/biconnector/table-methods.ts';
import type { FamilyMemory } from '../../bitrix24/biconnector/table-reads.ts';
import type { MemberId, TokenKey } from '../../bitrix24/identifiers.ts';
import type { CallAs } from '../../portals/portal-access.ts';
import type { WhileInstalled } from '../../portals/while-installed.ts';
import { keyOf } from '../records/find-database.ts';
import type { AccessKeyStore } from '../records/access-key-store.ts';
import type { DatabaseStore } from '../records/database-store.ts';
import type { DatabaseKey, HostedDatabase } from '../records/hosted-database.ts';
import type { PublicationStore } from '../records/publication-store.ts';
import type { PublicationTurn } from './publication-turn.ts';

/** A store of records that belong to a database. */
interface DatabaseRecords {
  removeDatabase(database: DatabaseKey): Promise<void>;
}

/**
 * Deletes a database bottom up: its tables in the portal, its source, the app's own connector with the last source, then our
 * records and the access key. What is gone already is no failure, so that an interrupted deletion can be run again.
 */
export type RemoveDatabase = (user: TokenKey, database: HostedDatabase) => Promise<Outcome<true> | Refusal>;

export interface RemoveDatabaseOptions {
  readonly callAs: CallAs;
  readonly familyOf: (memberId: MemberId) => FamilyMemory;
  readonly turn: PublicationTurn;
  readonly publications: Pick<PublicationStore, 'connectorId'>;
  readonly whileInstalled: WhileInstalled<{
    readonly hostedDatabases: DatabaseStore;
    readonly accessKeys: AccessKeyStore;
    readonly publications: PublicationStore;
    readonly hostedTables: DatabaseRecords;
    readonly savedQueries: DatabaseRecords;
    readonly dataRequests: DatabaseRecords;
    readonly health: { forget(memberId: MemberId, kind: 'database', id: string): Promise<void> };
  }>;
}

export function createRemoveDatabase(options: RemoveDatabaseOptions): RemoveDatabase {
  const { callAs, familyOf, turn, publications, whileInstalled } = options;

  async function removeTables(user: TokenKey, sourceId: SourceId): Promise<Outcome<true>> {
    const tables = createTables(callAs(user), familyOf(user.memberId));
    const listed = await tables.list({
      where: [{ field: 'sourceId', operator: 'eq', values: [String(sourceId)] }],
    });
    if (!listed.ok) return listed;
    for (const item of listed.value) {
      const id = readId<'table'>(item['id']);
      if (id === undefined) continue;
      const removed = await tables.remove(id);
      if (!removed.ok && !isGone(removed)) return removed;
    }
    return { ok: true, value: true, from: listed.from };
  }

  async function removeFromPortal(user: TokenKey, { sourceId }: HostedDatabase): Promise<Outcome<true>> {
    const id = readId<'source'>(sourceId);
    if (id === undefined) return done;
    const tables = await removeTables(user, id);
    if (!tables.ok) return tables;
    const source = await deleteSource(callAs(user), id);
    if (!source.ok && !isGone(source)) return source;
    return removeUnusedConnector(user);
  }

  /** The connector stays while another database uses it. */
  async function removeUnusedConnector({ memberId, userId }: TokenKey): Promise<Outcome<true>> {
    const call: CallMethod = callAs({ memberId, userId });
    const id = readId<'connector'>(await publications.connectorId(memberId));
    if (id === undefined) return done;
    const sources = await listSources(call, {
      where: [{ field: 'connectorId', operator: 'eq', values: [String(id)] }],
    });
    if (!sources.ok) return sources;
    if (sources.value.length > 0) return done;
    const removed = await deleteConnector(call, id);
    if (!removed.ok && !isGone(removed)) return removed;
    await whileInstalled(memberId, stores => stores.publications.setConnector(memberId, undefined));
    return done;
  }

  return (user, database) =>
    turn(user.memberId, async () => {
      const removed = await removeFromPortal(user, database);
      if (!removed.ok) return removed;
      const key = keyOf(database);
      await whileInstalled(user.memberId, async stores => {
        await stores.accessKeys.removeDatabase(key);
        await stores.hostedTables.removeDatabase(key);
        await stores.savedQueries.removeDatabase(key);
        await stores.dataRequests.removeDatabase(key);
        await stores.health.forget(key.memberId, 'database', key.id);
        await stores.hostedDatabases.remove(key);
      });
      return done;
    });
}

const done: Outcome<true> = { ok: true, value: true, from: { ok: true, result: true, time: null } };

const isGone = ({ code }: Refusal): boolean => /_NOT_FOUND$/.test(code) && code !== 'ERROR_METHOD_NOT_FOUND';
