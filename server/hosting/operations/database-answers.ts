import { z } from 'zod';
import { checkSteps, databaseKinds } from '../../databases/port/database-adapter.ts';

const time = z.iso.datetime();

/** One step of a check; `code` is missing where nothing was found. */
export const checkStepAnswer = z.object({
  step: z.enum(checkSteps),
  state: z.enum(['ok', 'failed', 'warned', 'skipped']),
  code: z.string().optional(),
  message: z.string().optional(),
  ms: z.int().nonnegative(),
});

/** The answer of a check. */
export const checkAnswer = z.object({ ok: z.boolean(), steps: z.array(checkStepAnswer) });

const tls = z.object({
  mode: z.enum(['verify', 'encrypt', 'off']),
  ca: z.string().optional(),
  serverName: z.string().optional(),
});

const offer = z.union([
  z.object({ tables: z.enum(['all', 'published']) }),
  z.object({ tables: z.literal('schemas'), schemas: z.array(z.string()) }),
]);

/** A hosted database as people see it: without its password and its access key. */
export const hostedDatabase = z.object({
  id: z.string(),
  title: z.string(),
  type: z.enum([...databaseKinds, 'sample']),
  host: z.string(),
  port: z.int(),
  database: z.string(),
  user: z.string(),
  hasPassword: z.literal(true),
  tls,
  timeZone: z.string().nullable(),
  numbers: z.enum(['token', 'text']),
  offer: offer.meta({ description: 'What BI Builder’s own pages may choose from.' }),
  createdBy: z.int(),
  createdAt: time,
  sourceId: z.int().nullable().meta({ description: 'Id of the source in the portal.' }),
  connectorId: z.int().nullable().meta({ description: 'Id of the app’s own connector in the portal.' }),
  publishedTables: z.int().nonnegative(),
  lastRequestAt: time.nullable(),
  brokenSince: time.nullable().meta({ description: 'Since when the checks fail; null while it works.' }),
  lastCheck: checkAnswer.extend({ at: time }).nullable(),
});

export type CheckStepAnswer = z.output<typeof checkStepAnswer>;
export type CheckAnswer = z.output<typeof checkAnswer>;
export type HostedDatabaseAnswer = z.output<typeof hostedDatabase>;

const columnType = z.enum(['int', 'string', 'double', 'date', 'datetime']);

/** A table that can be published. */
export const catalogueTable = z.object({
  schema: z.string(),
  name: z.string(),
  kind: z.enum(['table', 'view', 'materialized view', 'foreign table', 'partitioned table', 'saved query']),
  rows: z.number().nullable().meta({ description: 'The database’s own estimate.' }),
  code: z.string(),
  tableId: z.int().nullable().meta({ description: 'Id of the table in the portal; null: not published.' }),
  queryId: z.string().nullable(),
});
export type CatalogueTable = z.output<typeof catalogueTable>;

/** A column of a table that can be published. */
export const catalogueColumn = z.object({
  name: z.string(),
  nativeType: z.string(),
  code: z.string(),
  type: columnType,
  chosen: z.boolean(),
});

/** One table with its columns, some rows, and what has changed since it was published. */
export const catalogueTableDetails = catalogueTable.extend({
  columns: z.array(catalogueColumn),
  dateColumn: z.string().nullable(),
  rowsSample: z.array(z.array(z.string().nullable())).meta({ description: 'At most 20 rows.' }),
  drift: z.array(
    z.object({ name: z.string(), code: z.string(), change: z.enum(['gone', 'new', 'retyped']) }),
  ),
});
export type CatalogueTableDetails = z.output<typeof catalogueTableDetails>;

/** The answer of a publication. */
export const publication = z.object({
  connectorId: z.int(),
  sourceId: z.int(),
  tables: z.array(
    z.object({
      code: z.string(),
      tableId: z.int().nullable(),
      error: z.object({ code: z.string(), message: z.string() }).optional(),
    }),
  ),
});
export type PublicationAnswer = z.output<typeof publication>;

/** A saved query. */
export const savedQuery = z.object({
  id: z.string(),
  title: z.string(),
  sql: z.string(),
  createdBy: z.int(),
  createdAt: time,
  changedAt: time,
});
export type SavedQueryAnswer = z.output<typeof savedQuery>;

/** Some rows of a query that was tried. */
export const triedQuery = z.object({
  columns: z.array(z.object({ name: z.string(), nativeType: z.string(), type: columnType })),
  rows: z.array(z.array(z.string().nullable())),
});
export type TriedQuery = z.output<typeof triedQuery>;

/** One call of Bitrix24 to one of the four endpoints. */
export const dataRequest = z.object({
  id: z.string(),
  at: time,
  endpoint: z.enum(['check', 'tables', 'columns', 'data', 'try']),
  table: z.string().nullable(),
  question: z.unknown().meta({ description: 'What was asked: columns, filter and limit.' }),
  sql: z.string().nullable(),
  rows: z.int(),
  bytes: z.int(),
  nulled: z.int().meta({ description: 'Values that no JSON or calendar can hold; they left as null.' }),
  firstRowMs: z.int().nullable(),
  ms: z.int(),
  outcome: z.enum(['sent', 'failed', 'left']),
  code: z.string().nullable(),
  reason: z.string().nullable().meta({ description: 'The database’s own words.' }),
});
export type DataRequestAnswer = z.output<typeof dataRequest>;
