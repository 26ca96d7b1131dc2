import { isItem, readList, readNumber, readText, type Item } from '../../server/bitrix24/biconnector/item.ts';
import type {
  CatalogueTable,
  CatalogueTableDetails,
  PublicationAnswer,
} from '../../server/hosting/operations/database-answers.ts';
import { listOf, oneOf, readerOf, readTextOrNull, type Readers } from '../desk/answer-readers.ts';
import { itemIn, itemsIn, type AskServer } from '../desk/ask-server.ts';
import type { Outcome } from '../desk/outcome.ts';
import { pathOf } from './ask-databases.ts';
import type { TableChoice } from './publish-choices.ts';

export type { CatalogueTable, CatalogueTableDetails };
export type CatalogueColumn = CatalogueTableDetails['columns'][number];
export type PublishedTable = PublicationAnswer['tables'][number];

/** The name of a table with its schema; a saved query has none. */
export const fullNameOf = ({
  schema,
  name,
  queryId,
}: Pick<CatalogueTable, 'schema' | 'name' | 'queryId'>): string =>
  queryId === null && schema !== '' ? `${schema}.${name}` : name;

/** A database may take long to list or describe its tables; milliseconds. */
const lookTimeoutMs = 60_000;
/** A publication makes several calls to the portal, which calls back; milliseconds. */
const publishTimeoutMs = 120_000;

const tableReaders: Readers<CatalogueTable> = {
  schema: readText,
  name: readText,
  kind: oneOf('table', 'view', 'materialized view', 'foreign table', 'partitioned table', 'saved query'),
  rows: readNumber,
  code: readText,
  tableId: readNumber,
  queryId: readTextOrNull,
};
const readTable = readerOf<CatalogueTable>(tableReaders);
const readColumnType = oneOf('string', 'int', 'double', 'date', 'datetime');

/** Reads rows of texts; anything else in a cell becomes null. */
export const readRows = (value: unknown): (string | null)[][] =>
  readList(value).map(row => readList(row).map(readTextOrNull));

const readDetails = readerOf<CatalogueTableDetails>({
  ...tableReaders,
  columns: listOf(
    readerOf<CatalogueColumn>({
      name: readText,
      nativeType: readText,
      code: readText,
      type: readColumnType,
      chosen: value => value === true,
    }),
  ),
  dateColumn: readTextOrNull,
  rowsSample: readRows,
  drift: listOf(
    readerOf<CatalogueTableDetails['drift'][number]>({
      name: readText,
      code: readText,
      change: oneOf('gone', 'new', 'retyped'),
    }),
  ),
});

export const askTables = (
  ask: AskServer,
  id: string,
  signal: AbortSignal,
): Promise<Outcome<readonly CatalogueTable[]>> =>
  ask(pathOf(id, 'tables'), body => itemsIn(body)?.map(readTable), { signal, timeoutMs: lookTimeoutMs });

export const askTable = (
  ask: AskServer,
  id: string,
  code: string,
  signal?: AbortSignal,
): Promise<Outcome<CatalogueTableDetails>> =>
  ask(
    pathOf(id, 'tables', code),
    body => {
      const item = itemIn(body);
      return item && readDetails(item);
    },
    { ...(signal ? { signal } : {}), timeoutMs: lookTimeoutMs },
  );

const readPublished = (item: Item): PublishedTable => {
  const { error } = item;
  return {
    code: readText(item['code']),
    tableId: readNumber(item['tableId']),
    ...(isItem(error) && { error: { code: readText(error['code']), message: readText(error['message']) } }),
  };
};

/** Publishes one table, so that progress can be shown table by table. It is safe to repeat. */
export const askPublish = (
  ask: AskServer,
  id: string,
  table: Pick<CatalogueTable, 'schema' | 'name' | 'queryId'>,
  choice: TableChoice = {},
): Promise<Outcome<PublishedTable>> =>
  ask(
    pathOf(id, 'publish'),
    body => {
      const [published] = readList(itemIn(body)?.['tables']).filter(isItem).map(readPublished);
      return published;
    },
    {
      method: 'POST',
      timeoutMs: publishTimeoutMs,
      body: {
        tables: [
          {
            ...(table.queryId === null
              ? { schema: table.schema, name: table.name }
              : { query: table.queryId }),
            ...choice,
          },
        ],
      },
    },
  );
