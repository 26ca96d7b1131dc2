import type { Logger } from 'pino';
import { createDescribeFields } from '../bi/objects/describe-fields.ts';
import { createFamilyMemories } from '../bi/objects/family-memory.ts';
import type { Config } from '../config/config.ts';
import type { DatabaseAdapter } from '../databases/port/database-adapter.ts';
import { createRequireBiRights, type RequireBiRights } from '../hosting/operations/bi-rights.ts';
import { createCatalogueOperations } from '../hosting/operations/catalogue-operations.ts';
import { createListCatalogue } from '../hosting/tables/catalogue.ts';
import { createRecheckDatabase, type RecheckDatabase } from '../hosting/operations/check-database.ts';
import { createRecordRequest, type RecordRequest } from '../hosting/records/data-request-log.ts';
import { createDatabaseOperations } from '../hosting/operations/database-operations.ts';
import { createAnswerCheck, type AnswerCheck } from '../hosting/endpoints/answer-check.ts';
import { createPrepareData, type PrepareData } from '../hosting/endpoints/answer-data.ts';
import {
  createAnswerColumns,
  createAnswerTables,
  type AnswerColumns,
  type AnswerTables,
} from '../hosting/endpoints/answer-tables.ts';
import { createFindDatabase, type FindDatabase } from '../hosting/records/find-database.ts';
import { createPublishOperations } from '../hosting/operations/publish-operations.ts';
import { createPublisher } from '../hosting/publication/publisher.ts';
import { createPublicationTurn } from '../hosting/publication/publication-turn.ts';
import { createRemoveDatabase } from '../hosting/publication/remove-database.ts';
import { createQueryOperations } from '../hosting/operations/query-operations.ts';
import { createRequestOperations } from '../hosting/operations/request-operations.ts';
import { createSampleOperations } from '../hosting/operations/sample-operations.ts';
import { createTableBook } from '../hosting/tables/table-book.ts';
import type { Operation } from '../operations/operation.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { CallAs } from '../portals/portal-access.ts';
import { createWhileInstalled } from '../portals/while-installed.ts';
import type { Clock } from '../time/clock.ts';
import type { StoredSide } from './storage.ts';

export interface HostingSideOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stored: StoredSide;
  readonly callAs: CallAs;
  readonly databases: DatabaseAdapter;
  readonly metrics: Metrics;
}

/** The analyst's databases, served to BI Builder. */
export interface HostingSide {
  readonly operations: readonly Operation[];
  readonly findDatabase: FindDatabase;
  readonly recheck: RecheckDatabase;
  readonly requireBiRights: RequireBiRights;
  readonly answerCheck: AnswerCheck;
  readonly answerTables: AnswerTables;
  readonly answerColumns: AnswerColumns;
  readonly prepareData: PrepareData;
  readonly record: RecordRequest;
}

export function createHostingSide(options: HostingSideOptions): HostingSide {
  const { config, clock, logger, metrics, stored, callAs, databases } = options;
  const { stores, transact } = stored;
  const { hostedDatabases, hostedTables, savedQueries, accessKeys, publications, dataRequests } = stores;
  const whileInstalled = createWhileInstalled(transact);
  const familyOf = createFamilyMemories(clock);
  const describeFields = createDescribeFields({ callAs, familyOf, clock });
  const requireBiRights = createRequireBiRights(describeFields);
  const findDatabase = createFindDatabase(hostedDatabases);
  const record = createRecordRequest(whileInstalled, clock, metrics.dataRequested, error =>
    logger.error({ err: error }, 'a data request could not be recorded'),
  );
  const listCatalogue = createListCatalogue({ databases, hostedTables, queries: savedQueries });
  const book = createTableBook({ databases, queries: savedQueries, hostedTables, whileInstalled });
  const turn = createPublicationTurn(publications, whileInstalled, clock);
  const publisher = createPublisher({
    appUrl: config.appUrl,
    callAs,
    familyOf,
    describeFields,
    publications,
    whileInstalled,
    accessKeys,
    book,
    listCatalogue,
    turn,
    clock,
  });
  const removeDatabase = createRemoveDatabase({ callAs, familyOf, turn, publications, whileInstalled });
  const recheck = createRecheckDatabase(databases, whileInstalled, clock);
  const shared = { databases, findDatabase, requireBiRights, whileInstalled, clock };
  return {
    operations: [
      ...createDatabaseOperations({ ...shared, stores, removeDatabase }),
      ...createCatalogueOperations({ ...shared, recheck, listCatalogue, book }),
      ...createPublishOperations({ ...shared, publisher, turn, callAs, accessKeys }),
      ...createSampleOperations({ ...shared, publisher }),
      ...createQueryOperations({ ...shared, queries: savedQueries, hostedTables, record }),
      ...createRequestOperations({ findDatabase, requests: dataRequests, requireBiRights }),
    ],
    findDatabase,
    recheck,
    requireBiRights,
    answerCheck: createAnswerCheck(databases, clock),
    answerTables: createAnswerTables(listCatalogue),
    answerColumns: createAnswerColumns({ listCatalogue, hostedTables, book }),
    prepareData: createPrepareData({ databases, hostedTables, book }),
    record,
  };
}
