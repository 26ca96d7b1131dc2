import type { EndpointReport, FoundTable } from '../../server/bi/checks/report-answers.ts';
import { endpoints, type Endpoint } from '../../server/bitrix24/biconnector/endpoints.ts';
import type { Failure } from '../transport/answer.ts';
import { proposeColumns } from '../tables/new-table.ts';
import type { AskEndpoint, EndpointQuestion } from '../desk/endpoint-question.ts';

export type EndpointState =
  | { readonly phase: 'waiting' }
  | { readonly phase: 'running' }
  | { readonly phase: 'done'; readonly report: EndpointReport }
  /** The check itself failed, so nothing is known about the endpoint. */
  | { readonly phase: 'failed'; readonly failure: Failure }
  | { readonly phase: 'skipped'; readonly why: 'noTable' | 'cancelled' };

export interface CheckRun {
  readonly states: Readonly<Record<Endpoint, EndpointState>>;
  /** The table that the last two endpoints are asked about; null if it is unknown or missing. */
  readonly table: string | null;
  readonly tables: readonly FoundTable[];
  readonly over: boolean;
}

const waiting: EndpointState = { phase: 'waiting' };
export const notBegun: CheckRun = {
  states: { urlCheck: waiting, urlTableList: waiting, urlTableDescription: waiting, urlData: waiting },
  table: null,
  tables: [],
  over: false,
};

/** Number of rows in the portal's preview (biconnector contract 7.5). */
const previewRows = 20;

export interface RunOptions {
  readonly ask: AskEndpoint;
  readonly question: Pick<EndpointQuestion, 'connectorId' | 'sourceId' | 'settings'>;
  /** The table to ask about; null for the first one that the connector lists. */
  readonly table: string | null;
  readonly signal: AbortSignal;
  readonly onChange: (run: CheckRun) => void;
  /** An earlier run to continue: its first two endpoints are not called again. */
  readonly known?: CheckRun;
}

/** The code by which the portal asks for a listed table (biconnector contract 7.3). */
export const codeOf = ({ code, id }: FoundTable): string => id ?? code;

/** Calls the four endpoints one after another, as Bitrix24 does while a table is created. Never rejects. */
export async function runCheck(options: RunOptions): Promise<CheckRun> {
  const { ask, question, signal, onChange, known } = options;
  let run: CheckRun = known
    ? {
        ...known,
        states: { ...known.states, urlTableDescription: waiting, urlData: waiting },
        table: options.table,
        over: false,
      }
    : { ...notBegun, table: options.table };
  const change = (next: Partial<CheckRun>): void => {
    run = { ...run, ...next };
    onChange(run);
  };
  const put = (endpoint: Endpoint, state: EndpointState): void =>
    change({ states: { ...run.states, [endpoint]: state } });

  async function call(endpoint: Endpoint, more: Partial<EndpointQuestion>): Promise<EndpointReport | null> {
    if (signal.aborted) {
      put(endpoint, { phase: 'skipped', why: 'cancelled' });
      return null;
    }
    put(endpoint, { phase: 'running' });
    const outcome = await ask(endpoint, { ...question, ...more }, signal);
    if (outcome.ok) {
      put(endpoint, { phase: 'done', report: outcome.value });
      return outcome.value;
    }
    const cancelled = outcome.code === 'CANCELLED';
    put(endpoint, cancelled ? { phase: 'skipped', why: 'cancelled' } : { phase: 'failed', failure: outcome });
    return null;
  }

  onChange(run);
  if (!known) {
    await call('urlCheck', {});
    const list = await call('urlTableList', { searchString: '' });
    const tables = list?.tables ?? [];
    const [first] = tables;
    change({ tables, table: run.table ?? (first ? codeOf(first) : null) });
  }
  const { table } = run;
  if (table === null) {
    const why = signal.aborted ? 'cancelled' : 'noTable';
    put('urlTableDescription', { phase: 'skipped', why });
    put('urlData', { phase: 'skipped', why });
  } else {
    const described = await call('urlTableDescription', { table });
    const columns = proposeColumns(described?.columns ?? []).map(({ name, externalCode }) => ({
      name,
      externalCode,
    }));
    await call('urlData', { table, limit: previewRows, ...(columns.length > 0 ? { columns } : {}) });
  }
  change({ over: true });
  return run;
}

/** The reports received so far, in the order of the calls. */
export const reportsOf = ({ states }: CheckRun): readonly EndpointReport[] =>
  endpoints.flatMap(endpoint => {
    const state = states[endpoint];
    return state.phase === 'done' ? [state.report] : [];
  });
