import type { DatabaseAdapter, DatabaseTable } from '../../databases/port/database-adapter.ts';
import { askerOf, keyOf, type OpenedDatabase } from '../records/find-database.ts';
import type { HostedTable, HostedTarget } from '../records/hosted-database.ts';
import type { HostedTableStore } from '../records/hosted-table-store.ts';
import type { SavedQueryStore } from '../records/saved-query-store.ts';
import { namelessTable, proposeTableCodes } from './table-codes.ts';

/** A database table or saved query as it can be offered to BI Builder. */
export interface CatalogueEntry {
  readonly target: HostedTarget;
  /** What people call it. */
  readonly title: string;
  readonly schema: string;
  readonly kind: DatabaseTable['kind'] | 'saved query';
  /** The database's own estimate. */
  readonly rows: number | null;
  /** The code it has, or would get. */
  readonly code: string;
  readonly hosted: HostedTable | undefined;
}

export interface CatalogueOptions {
  readonly databases: Pick<DatabaseAdapter, 'tables'>;
  readonly hostedTables: Pick<HostedTableStore, 'list' | 'codes'>;
  readonly queries: Pick<SavedQueryStore, 'list'>;
}

/**
 * Lists everything in a database that the account can read, saved queries included, each with its code. Codes that are not
 * stored yet come out the same however often and in whichever order the tables are listed.
 */
export type ListCatalogue = (
  opened: OpenedDatabase,
  signal: AbortSignal,
) => Promise<readonly CatalogueEntry[]>;

export function createListCatalogue({ databases, hostedTables, queries }: CatalogueOptions): ListCatalogue {
  return async ({ database, address }, signal) => {
    const [tables, hosted, saved, taken] = await Promise.all([
      databases.tables(address, '', askerOf(database.memberId, signal)),
      hostedTables.list(keyOf(database)),
      queries.list(keyOf(database)),
      hostedTables.codes(database.memberId),
    ]);
    const found = [
      ...saved.map(({ id, title }) => ({
        target: { queryId: id },
        title,
        schema: '',
        kind: 'saved query' as const,
        rows: null,
      })),
      ...tables.map(({ schema, name, kind, rows }) => ({
        target: { schema, name },
        title: name,
        schema,
        kind,
        rows,
      })),
    ].map(entry => ({ ...entry, nameless: namelessTable(database.place, entry.target, entry.title) }));
    const byIdentity = new Map(
      hosted.map(table => [namelessTable(database.place, table.target).identity, table]),
    );
    const proposed = proposeTableCodes(
      found.map(({ nameless }) => nameless).filter(({ identity }) => !byIdentity.has(identity)),
      taken,
    );
    return found.map(({ nameless: { identity }, ...entry }) => {
      const table = byIdentity.get(identity);
      return { ...entry, hosted: table, code: table?.code ?? proposed.get(identity) ?? '' };
    });
  };
}

/** Whether a text is part of an entry's name, schema or code, in any case. */
export function matchesSearch({ title, schema, code }: CatalogueEntry, search: string): boolean {
  const part = search.toLowerCase();
  return [title, schema, code, `${schema}.${title}`].some(text => text.toLowerCase().includes(part));
}

/** Whether BI Builder's own pages may choose an entry. */
export function isOffered({ hosted, schema }: CatalogueEntry, { database }: OpenedDatabase): boolean {
  const { offer } = database;
  const published = hosted?.tableId !== undefined;
  if (offer.tables === 'schemas') return published || schema === '' || offer.schemas.includes(schema);
  return offer.tables === 'all' || published;
}
