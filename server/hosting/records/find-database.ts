import type { Asker, DatabaseAddress } from '../../databases/port/database-adapter.ts';
import type { MemberId } from '../../bitrix24/identifiers.ts';
import { DeskError } from '../../desk-error.ts';
import type { DatabaseStore } from './database-store.ts';
import type { DatabaseKey, HostedDatabase } from './hosted-database.ts';

/** A hosted database and how to open it. */
export interface OpenedDatabase {
  readonly database: HostedDatabase;
  readonly address: DatabaseAddress;
}

/** Finds a hosted database. @throws DeskError `DATABASE_NOT_FOUND` (404) */
export type FindDatabase = (key: DatabaseKey) => Promise<OpenedDatabase>;

export const createFindDatabase =
  (databases: Pick<DatabaseStore, 'find' | 'password'>): FindDatabase =>
  async key => {
    const [database, password] = await Promise.all([databases.find(key), databases.password(key)]);
    if (database === undefined || password === undefined) throw new DeskError('DATABASE_NOT_FOUND');
    return { database, address: { ...database.place, password } };
  };

/** Names a hosted database by its record. */
export const keyOf = ({ memberId, id }: HostedDatabase): DatabaseKey => ({ memberId, id });

/** Streams of one portal are limited together. */
export const askerOf = (memberId: MemberId, signal: AbortSignal): Asker => ({ owner: memberId, signal });
