import { schemaIn, type Schema } from '../../server/bitrix24/biconnector/schema.ts';
import {
  readId,
  type ConnectorId,
  type SourceId,
  type TableId,
} from '../../server/bitrix24/biconnector/ids.ts';
import type { Item } from '../../server/bitrix24/biconnector/item.ts';
import { answerFrom } from '../transport/answer.ts';
import type { Caller } from '../transport/call.ts';
import { itemIn, itemsIn, type Ask, type AskServer } from './ask-server.ts';
import { firstAnswer, type Outcome } from './outcome.ts';

/**
 * Connectors, sources and tables as the console works with them. Reads go through the portal's own JavaScript where the
 * page has it, else through its frame once that is connected, else through the server. Writes go through the server, where they are journaled, audited and done once
 * (design decision 8). Sources go through the server alone, which keeps their secrets.
 */
export interface Bi {
  readonly connectors: {
    readonly list: (signal?: AbortSignal) => Promise<Outcome<readonly Item[]>>;
    readonly get: (id: ConnectorId, signal?: AbortSignal) => Promise<Outcome<Item>>;
    /** The portal's description of each field of a connector. */
    readonly fields: (signal?: AbortSignal) => Promise<Outcome<Schema>>;
    readonly add: (fields: object) => Promise<Outcome<ConnectorId>>;
    readonly update: (id: ConnectorId, fields: object) => Promise<Outcome<true>>;
    readonly remove: (id: ConnectorId) => Promise<Outcome<true>>;
  };
  readonly sources: {
    /** The items are the server's masked ones: a setting says "set" or "empty" in place of its value. */
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

/** Time limit of a source's writes in milliseconds: the portal calls the connector first, which may take minutes. */
const sourceWriteMs = 90_000;

/** The first view is read from the server, so the code of the portal's reads is loaded when a way to the portal is there. */
const loadPortalReads = () => import('./portal-reads.ts');
type PortalReads = Awaited<ReturnType<typeof loadPortalReads>>;
type CallMethod = Parameters<PortalReads['listConnectors']>[0];

/** Outcome where a part of the page cannot be loaded: nothing was sent, so the server may be asked. */
const noWay = { ok: false, code: 'NO_ROUTE', message: '', status: 0 } as const;

/** Any answer of the server that is no failure confirms a write. */
const confirmed = (): true => true;

const neverAborted = new AbortController().signal;

/** An error that slipped through as an item must not be shown as an object. */
function withoutError(outcome: Outcome<Item>): Outcome<Item> {
  const answer = outcome.ok ? answerFrom(outcome.value, null, 'server') : outcome;
  return answer.ok ? outcome : answer;
}

/**
 * @param ways `portal` calls a method on the page's own ways to the portal, for reads only; `lastResort` on those that
 * have to be opened first, which are tried when the server gave no answer either
 * @param ask asks this app's server
 */
export function createBi(ways: { readonly portal: Caller; readonly lastResort: Caller }, ask: AskServer): Bi {
  const family = { family: 'table' as const };

  /** Reads from the portal first, then from the server, then on what is left. */
  const read = <T>(
    fromPortal: (reads: PortalReads, call: CallMethod) => Promise<Outcome<T>>,
    fromServer: (options: { readonly signal?: AbortSignal }) => Promise<Outcome<T>>,
    signal?: AbortSignal,
  ): Promise<Outcome<T>> => {
    const onWaysOf = (caller: Caller) => async (): Promise<Outcome<T>> => {
      if (caller.serving().length === 0) return noWay;
      const call: CallMethod = (method, params) => caller(method, params, signal ?? neverAborted);
      return loadPortalReads()
        .then(reads => fromPortal(reads, call))
        .catch(() => noWay);
    };
    return firstAnswer(
      onWaysOf(ways.portal),
      () => fromServer(signal ? { signal } : {}),
      onWaysOf(ways.lastResort),
    );
  };

  /** The writes that all kinds of objects have in common, on the resource at this path. */
  const writesOf = <Id extends number>(
    path: string,
    readNewId: (value: unknown) => Id | undefined,
    limits: Pick<Ask, 'timeoutMs'> = {},
  ) => ({
    add: (fields: object) =>
      ask(path, body => readNewId(itemIn(body)?.['id']), { method: 'POST', body: fields, ...limits }),
    update: (id: Id, fields: object) =>
      ask(`${path}/${id}`, confirmed, { method: 'PATCH', body: fields, ...limits }),
    remove: (id: Id) => ask(`${path}/${id}`, confirmed, { method: 'DELETE' }),
  });

  return {
    connectors: {
      list: signal =>
        read(
          ({ listConnectors }, call) => listConnectors(call),
          options => ask('/api/connectors', itemsIn, options),
          signal,
        ),
      get: (id, signal) =>
        read(
          ({ getConnector }, call) => getConnector(call, id),
          async options => withoutError(await ask(`/api/connectors/${id}`, itemIn, options)),
          signal,
        ),
      fields: signal =>
        read(
          ({ readFields }, call) => readFields(call, 'biconnector.connector.fields'),
          options => ask('/api/connectors/fields', body => schemaIn(itemIn(body)), options),
          signal,
        ),
      ...writesOf('/api/connectors', readId<'connector'>),
    },
    sources: {
      list: (connector, signal) =>
        ask(
          connector === undefined ? '/api/sources' : `/api/sources?filter[connectorId]=${connector}`,
          itemsIn,
          signal ? { signal } : {},
        ),
      get: (id, signal) => ask(`/api/sources/${id}`, itemIn, signal ? { signal } : {}),
      ...writesOf('/api/sources', readId<'source'>, { timeoutMs: sourceWriteMs }),
    },
    tables: {
      list: signal =>
        read(
          ({ createTableReads }, call) => createTableReads(call, family).list(),
          options => ask('/api/tables', itemsIn, options),
          signal,
        ),
      get: (id, signal) =>
        read(
          ({ createTableReads }, call) => createTableReads(call, family).get(id),
          options => ask(`/api/tables/${id}`, itemIn, options),
          signal,
        ),
      changeColumns: (id, change) =>
        ask(`/api/tables/${id}/columns`, confirmed, { method: 'POST', body: change }),
      ...writesOf('/api/tables', readId<'table'>),
    },
  };
}
