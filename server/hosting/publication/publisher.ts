import type { DescribeFields } from '../../bi/objects/describe-fields.ts';
import type { Refusal } from '../../bitrix24/answer.ts';
import type { Outcome } from '../../bitrix24/biconnector/outcome.ts';
import { createTables } from '../../bitrix24/biconnector/table-methods.ts';
import type { FamilyMemory } from '../../bitrix24/biconnector/table-reads.ts';
import type { MemberId, TokenKey } from '../../bitrix24/identifiers.ts';
import { DatabaseFailure } from '../../databases/port/database-failure.ts';
import { DeskError } from '../../desk-error.ts';
import type { CallAs } from '../../portals/portal-access.ts';
import type { WhileInstalled } from '../../portals/while-installed.ts';
import type { Clock } from '../../time/clock.ts';
import { makeAccessKey } from '../records/access-key.ts';
import { keyOf, type OpenedDatabase } from '../records/find-database.ts';
import { chooseColumns } from '../tables/hosted-columns.ts';
import type { AccessKeyStore } from '../records/access-key-store.ts';
import type { DatabaseStore } from '../records/database-store.ts';
import type { HostedTable, HostedTarget } from '../records/hosted-database.ts';
import type { PublicationStore } from '../records/publication-store.ts';
import type { ListCatalogue } from '../tables/catalogue.ts';
import type { TableBook } from '../tables/table-book.ts';
import { ensureConnector } from './own-connector.ts';
import { ensureSource } from './own-source.ts';
import { ensureTable, listTablesOnce, type OwnTableOptions } from './own-table.ts';
import type { PublicationTurn } from './publication-turn.ts';

/** A table to publish. */
export interface TableToPublish {
  readonly target: HostedTarget;
  /** Names of the chosen columns; without them a new table gets all, and a known one keeps its choice. */
  readonly columns?: readonly string[] | undefined;
  /** Name of the column that reports filter by; without it a known table keeps its own, and null is the first one again. */
  readonly dateColumn?: string | null | undefined;
}

/** What became of one table. */
export interface PublishedTable {
  readonly code: string;
  readonly tableId: number | null;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface Publication {
  readonly connectorId: number;
  readonly sourceId: number;
  readonly tables: readonly PublishedTable[];
}

export interface PublisherOptions {
  readonly appUrl: string;
  readonly callAs: CallAs;
  readonly familyOf: (memberId: MemberId) => FamilyMemory;
  readonly describeFields: DescribeFields;
  readonly publications: Pick<PublicationStore, 'connectorId'>;
  readonly whileInstalled: WhileInstalled<{
    readonly hostedDatabases: DatabaseStore;
    readonly accessKeys: AccessKeyStore;
    readonly publications: PublicationStore;
  }>;
  readonly accessKeys: Pick<AccessKeyStore, 'of'>;
  readonly book: TableBook;
  readonly listCatalogue: ListCatalogue;
  readonly turn: PublicationTurn;
  readonly clock: Clock;
}

/**
 * Publishes tables into the portal as the user who asks: one connector per portal, one source per database, one table per
 * hosted table. What is there already is found again, so that a publication can be repeated after any interruption.
 */
export interface Publisher {
  readonly publish: (
    user: TokenKey,
    opened: OpenedDatabase,
    tables: readonly TableToPublish[],
    signal: AbortSignal,
  ) => Promise<Outcome<Publication> | Refusal>;
}

export function createPublisher(options: PublisherOptions): Publisher {
  const { appUrl, callAs, familyOf, describeFields, whileInstalled, accessKeys, book, turn, clock } = options;

  async function connectorOf(user: TokenKey) {
    const { memberId } = user;
    const schema = await describeFields(user, 'connectors');
    if (!schema.ok) return schema;
    const known = await options.publications.connectorId(memberId);
    const connector = await ensureConnector({ call: callAs(user), appUrl, known, schema: schema.value });
    if (connector.ok && connector.value !== known)
      await whileInstalled(memberId, ({ publications }) =>
        publications.setConnector(memberId, connector.value),
      );
    return connector;
  }

  /** The valid keys of a database; one is made where an uninstall has ended them. */
  async function keysOf({ database }: OpenedDatabase): Promise<readonly string[]> {
    const keys = await accessKeys.of(keyOf(database));
    if (keys.length > 0) return keys;
    const key = makeAccessKey();
    await whileInstalled(database.memberId, stores =>
      stores.accessKeys.add(keyOf(database), key, clock.now()),
    );
    return [key];
  }

  async function sourceOf(
    user: TokenKey,
    opened: OpenedDatabase,
    connectorId: Parameters<typeof ensureSource>[0]['connectorId'],
  ) {
    const { database } = opened;
    const source = await ensureSource({
      call: callAs(user),
      connectorId,
      title: database.title,
      known: database.sourceId,
      keys: await keysOf(opened),
    });
    if (source.ok) {
      const { sourceId, key } = source.value;
      await whileInstalled(database.memberId, async stores => {
        await stores.hostedDatabases.setSource(keyOf(database), sourceId);
        // Whatever an interrupted change of the key left behind ends here.
        await stores.accessKeys.keepOnly(keyOf(database), key);
      });
    }
    return source;
  }

  /** The codes that people were shown: those of clashing names depend on the whole catalogue. */
  async function codesShown(
    opened: OpenedDatabase,
    wanted: readonly TableToPublish[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    const entries = wanted.length === 0 ? [] : await options.listCatalogue(opened, signal);
    return new Map(entries.map(({ target, code }) => [JSON.stringify(target), code]));
  }

  /** Chooses columns, then finds or adds the table; a name that is taken in the portal is changed once. */
  async function publishTable(
    opened: OpenedDatabase,
    place: Pick<OwnTableOptions, 'tables' | 'sourceId' | 'listTables'>,
    wanted: TableToPublish,
    shown: string | undefined,
    signal: AbortSignal,
  ): Promise<PublishedTable> {
    const { table, described, title } = await book.describe(opened, wanted.target, signal, shown);
    const names = new Set(described.map(({ name }) => name));
    const lost = [...(wanted.columns ?? []), ...(wanted.dateColumn == null ? [] : [wanted.dateColumn])];
    if (lost.some(name => !names.has(name))) throw new DatabaseFailure('COLUMN_GONE');
    let chosen: HostedTable = {
      ...table,
      columns: chooseColumns(table.columns, described, wanted.columns),
      dateColumn: wanted.dateColumn === undefined ? table.dateColumn : (wanted.dateColumn ?? undefined),
    };
    await book.put(chosen);
    let added = await ensureTable({ ...place, table: chosen, title });
    if (!added.ok && isTaken(added)) {
      chosen = await book.rename(opened, chosen, title);
      added = await ensureTable({ ...place, table: chosen, title });
    }
    const { code } = chosen;
    if (!added.ok) return { code, tableId: null, error: { code: added.code, message: added.message } };
    await book.put({ ...chosen, tableId: added.value });
    return { code, tableId: added.value };
  }

  return {
    publish: (user, opened, wanted, signal) =>
      turn(user.memberId, async () => {
        const connector = await connectorOf(user);
        if (!connector.ok) return connector;
        const source = await sourceOf(user, opened, connector.value);
        if (!source.ok) return source;
        const shownCodes = await codesShown(opened, wanted, signal);
        const { sourceId } = source.value;
        const tables = createTables(callAs(user), familyOf(user.memberId));
        const place = { tables, sourceId, listTables: listTablesOnce(tables, sourceId) };
        const publishedTables: PublishedTable[] = [];
        for (const each of wanted) {
          const published = publishTable(
            opened,
            place,
            each,
            shownCodes.get(JSON.stringify(each.target)),
            signal,
          );
          publishedTables.push(await published.catch((error: unknown) => failedTable(each, error)));
        }
        const value = { connectorId: connector.value, sourceId, tables: publishedTables };
        return { ok: true, value, from: source.from };
      }),
  };
}

const isTaken = ({ code }: Refusal): boolean => code === 'NAME_EXISTS' || code === 'DATASET_ALREADY_EXIST';

/** A table that its database refuses does not keep the others from being published. */
function failedTable({ target }: TableToPublish, error: unknown): PublishedTable {
  if (!(error instanceof DatabaseFailure) && !(error instanceof DeskError)) throw error;
  const code = 'queryId' in target ? target.queryId : target.name;
  return { code, tableId: null, error: { code: error.code, message: error.message } };
}
