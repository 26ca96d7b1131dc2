import type { HostedDatabaseAnswer } from './database-answers.ts';
import { toCheckAnswer } from './check-database.ts';
import type { HostedDatabase } from '../records/hosted-database.ts';

/** What the portal and Bitrix24's requests say about a database. */
export interface DatabaseFacts {
  readonly connectorId: number | undefined;
  readonly publishedTables: number;
  /** In milliseconds since the epoch. */
  readonly lastRequestAt: number | undefined;
}

const isoOf = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | undefined): string | null => (at === undefined ? null : isoOf(at));

/** A hosted database as people see it. */
export function describeDatabase(database: HostedDatabase, facts: DatabaseFacts): HostedDatabaseAnswer {
  const { place, lastCheck } = database;
  return {
    id: database.id,
    title: database.title,
    type: place.type,
    host: place.host,
    port: place.port,
    database: place.database,
    user: place.user,
    hasPassword: true,
    tls: { ...place.tls },
    timeZone: place.timeZone ?? null,
    numbers: place.numbers ?? 'token',
    offer:
      database.offer.tables === 'schemas'
        ? { tables: 'schemas', schemas: [...database.offer.schemas] }
        : { tables: database.offer.tables },
    createdBy: database.createdBy,
    createdAt: isoOf(database.createdAt),
    sourceId: database.sourceId ?? null,
    connectorId: facts.connectorId ?? null,
    publishedTables: facts.publishedTables,
    lastRequestAt: isoOrNull(facts.lastRequestAt),
    brokenSince: isoOrNull(lastCheck?.brokenSince),
    lastCheck:
      lastCheck === undefined ? null : { at: isoOf(lastCheck.at), ...toCheckAnswer(lastCheck.steps) },
  };
}
