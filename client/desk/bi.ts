import { getConnector, listConnectors } from '../../server/bitrix24/biconnector/connectors.ts';
import { readFields, schemaIn, type Schema } from '../../server/bitrix24/biconnector/fields.ts';
import {
  readId,
  type ConnectorId,
  type SourceId,
  type TableId,
} from '../../server/bitrix24/biconnector/ids.ts';
import type { Item } from '../../server/bitrix24/biconnector/item.ts';
import type { Outcome as SharedOutcome } from '../../server/bitrix24/biconnector/outcome.ts';
import type { Tables } from '../../server/bitrix24/biconnector/tables.ts';
import type { CallMethod } from '../../server/bitrix24/rest/call.ts';
import { answerFrom } from '../transport/answer.ts';
import type { Caller } from '../transport/call.ts';
import { itemIn, itemsIn, type AskServer } from './ask-server.ts';
import { firstAnswer, fromShared, type Outcome } from './outcome.ts';

/**
 * Connectors, sources and tables as the console works with them: through the portal's own JavaScript where the page has
 * it, else through the server (design decision 8). Sources go through the server alone, which keeps their secrets.
 */
export interface Bi {
  readonly connectors: {
    readonly list: (signal?: AbortSignal) => Promise<Outcome<readonly Item[]>>;
    readonly get: (id: ConnectorId, signal?: AbortSignal) => Promise<Outcome<Item>>;
    /** What the portal says of each field of a connector. */
    readonly fields: (signal?: AbortSignal) => Promise<Outcome<Schema>>;
    /** @param newer fields that the portal describes and this app does not know */
    readonly add: (fields: object, newer?: readonly string[]) => Promise<Outcome<ConnectorId>>;
    readonly update: (id: ConnectorId, fields: object, newer?: readonly string[]) => Promise<Outcome<true>>;
    readonly remove: (id: ConnectorId) => Promise<Outcome<true>>;
  };
  readonly sources: {
    /** Items are the server's masked ones: of a setting they say "set" or "empty". */
    readonly list: (connector?: ConnectorId, signal?: AbortSignal) => Promise<Outcome<readonly Item[]>>;
    readonly get: (id: SourceId, signal?: AbortSignal) => Promise<Outcome<Item>>;
    readonly add: (fields: object) => Promise<Outcome<SourceId>>;
    readonly update: (id: SourceId, fields: object) => Promise<Outcome<true>>;
    readonly remove: (id: SourceId) => Promise<Outcome<true>>;
  };
  readonly tables: {
    readonly list: (signal?: AbortSignal) => Promise<Outcome<readonly Item[]>>;
    readonly get: (id: TableId, signal?: AbortSignal) => Promise<Outcome<Item>>;
    readonly add: (fields: object) => Promise<Outcome<TableId>>;
    readonly update: (id: TableId, fields: object) => Promise<Outcome<true>>;
    readonly changeColumns: (id: TableId, change: object) => Promise<Outcome<true>>;
    readonly remove: (id: TableId) => Promise<Outcome<true>>;
  };
}

/** The portal calls the connector before it answers; that may take minutes. */
const sourceWriteMs = 90_000;

/** The rules of fields are heavy and no part of the first view. */
const writes = () => import('../../server/bitrix24/biconnector/connector-writes.ts');
const tables = () => import('../../server/bitrix24/biconnector/tables.ts');

const noWay = { ok: false, code: 'NO_ROUTE', message: '', status: 0 } as const;

const never = new AbortController().signal;

/** An error that slipped through as an item must not be shown as an object. */
function withoutError(outcome: Outcome<Item>): Outcome<Item> {
  const answer = outcome.ok ? answerFrom(outcome.value, null, 'server') : outcome;
  return answer.ok ? outcome : answer;
}

export function createBi(portal: Caller, ask: AskServer): Bi {
  const family = { family: 'table' as const };

  const callWith =
    (signal = never): CallMethod =>
    (method, params) =>
      portal(method, params as Readonly<Record<string, unknown>>, signal);

  /** The portal first, then the server. */
  const either = <T>(
    viaPortal: (call: CallMethod) => Promise<SharedOutcome<T>>,
    viaServer: () => Promise<Outcome<T>>,
    signal?: AbortSignal,
  ): Promise<Outcome<T>> =>
    firstAnswer(
      // A part of the page that cannot be loaded is no way; nothing has been sent then.
      () => viaPortal(callWith(signal)).then(fromShared, () => noWay),
      viaServer,
    );

  const eitherTable = <T>(
    viaPortal: (tables: Tables) => Promise<SharedOutcome<T>>,
    viaServer: () => Promise<Outcome<T>>,
    signal?: AbortSignal,
  ): Promise<Outcome<T>> =>
    either(async call => viaPortal((await tables()).createTables(call, family)), viaServer, signal);

  const reading = (signal?: AbortSignal) => (signal ? { signal } : {});
  const idIn = <Kind extends string>(body: Item) => readId<Kind>(itemIn(body)?.['id']);
  const done = (): true => true;

  return {
    connectors: {
      list: signal =>
        either(
          call => listConnectors(call),
          () => ask('/api/connectors', itemsIn, reading(signal)),
          signal,
        ),
      get: (id, signal) =>
        either(
          call => getConnector(call, id),
          async () => withoutError(await ask(`/api/connectors/${id}`, itemIn, reading(signal))),
          signal,
        ),
      fields: signal =>
        either(
          call => readFields(call, 'biconnector.connector.fields'),
          () => ask('/api/connectors/fields', body => schemaIn(itemIn(body)), reading(signal)),
          signal,
        ),
      add: (fields, newer) =>
        either(
          async call => (await writes()).addConnector(call, fields, newer),
          () => ask('/api/connectors', idIn<'connector'>, { method: 'POST', body: fields }),
        ),
      update: (id, fields, newer) =>
        either(
          async call => (await writes()).updateConnector(call, id, fields, newer),
          () => ask(`/api/connectors/${id}`, done, { method: 'PATCH', body: fields }),
        ),
      remove: id =>
        either(
          async call => (await writes()).deleteConnector(call, id),
          () => ask(`/api/connectors/${id}`, done, { method: 'DELETE' }),
        ),
    },
    sources: {
      list: (connector, signal) =>
        ask(
          connector === undefined ? '/api/sources' : `/api/sources?filter[connectorId]=${connector}`,
          itemsIn,
          reading(signal),
        ),
      get: (id, signal) => ask(`/api/sources/${id}`, itemIn, reading(signal)),
      add: fields =>
        ask('/api/sources', idIn<'source'>, { method: 'POST', body: fields, timeoutMs: sourceWriteMs }),
      update: (id, fields) =>
        ask(`/api/sources/${id}`, done, { method: 'PATCH', body: fields, timeoutMs: sourceWriteMs }),
      remove: id => ask(`/api/sources/${id}`, done, { method: 'DELETE' }),
    },
    tables: {
      list: signal =>
        eitherTable(
          tables => tables.list(),
          () => ask('/api/tables', itemsIn, reading(signal)),
          signal,
        ),
      get: (id, signal) =>
        eitherTable(
          tables => tables.get(id),
          () => ask(`/api/tables/${id}`, itemIn, reading(signal)),
          signal,
        ),
      add: fields =>
        eitherTable(
          tables => tables.add(fields),
          () => ask('/api/tables', idIn<'table'>, { method: 'POST', body: fields }),
        ),
      update: (id, fields) =>
        eitherTable(
          tables => tables.update(id, fields),
          () => ask(`/api/tables/${id}`, done, { method: 'PATCH', body: fields }),
        ),
      changeColumns: (id, change) =>
        eitherTable(
          tables => tables.changeColumns(id, change),
          () => ask(`/api/tables/${id}/columns`, done, { method: 'POST', body: change }),
        ),
      remove: id =>
        eitherTable(
          tables => tables.remove(id),
          () => ask(`/api/tables/${id}`, done, { method: 'DELETE' }),
        ),
    },
  };
}
