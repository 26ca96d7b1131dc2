import type { ConnectorId } from '../../server/bitrix24/biconnector/ids.ts';
import type { Item } from '../../server/bitrix24/biconnector/item.ts';
import { showConnector, type ShownConnector } from './shown-connector.ts';
import type { Bi } from '../desk/bi.ts';
import type { Outcome } from '../desk/outcome.ts';
import type { Failure, Success } from '../transport/answer.ts';
import type { Timers } from '../transport/timers.ts';

export type LookupState =
  | { readonly phase: 'empty' }
  | { readonly phase: 'loading'; readonly id: ConnectorId; readonly slow: boolean }
  | {
      readonly phase: 'found';
      readonly id: ConnectorId;
      readonly connector: ShownConnector;
      readonly answer: Success;
    }
  | { readonly phase: 'failed'; readonly id: ConnectorId; readonly failure: Failure };

type Settled = Exclude<LookupState, { readonly phase: 'loading' }>;

export interface Lookup {
  /** Looks this connector up. A newer call replaces one under way, unless it asks for the same id. */
  readonly find: (id: ConnectorId) => void;
  /** Stops the running call and shows again what was there before. */
  readonly cancel: () => void;
  /** Stops the running call and shows nothing. */
  readonly clear: () => void;
}

function settle(id: ConnectorId, outcome: Outcome<Item>): Settled {
  if (!outcome.ok) return { phase: 'failed', id, failure: outcome };
  const { value, from } = outcome;
  const connector = showConnector(value);
  if (connector) return { phase: 'found', id, connector, answer: from };
  const { answeredBy } = from;
  return {
    phase: 'failed',
    id,
    failure: { ok: false, code: 'PORTAL_NONSENSE', message: '', status: 200, answeredBy },
  };
}

/** Looks connectors up, one at a time, and reports each state. */
export function createLookup(options: {
  readonly get: Bi['connectors']['get'];
  readonly timers: Timers;
  /** Milliseconds after which the person is told that it takes long, and may cancel. */
  readonly slowAfterMs: number;
  readonly onChange: (state: LookupState) => void;
}): Lookup {
  const { get, timers, slowAfterMs, onChange } = options;
  let shown: Settled = { phase: 'empty' };
  let running: { readonly id: ConnectorId; readonly stop: () => void } | null = null;

  const show = (state: Settled): void => {
    shown = state;
    onChange(state);
  };

  const stop = (): void => {
    running?.stop();
    running = null;
  };

  return {
    find(id) {
      if (running?.id === id) return;
      stop();
      const controller = new AbortController();
      const callOffNotice = timers.after(slowAfterMs, () => onChange({ phase: 'loading', id, slow: true }));
      const search = {
        id,
        stop: (): void => {
          callOffNotice();
          controller.abort();
        },
      };
      running = search;
      onChange({ phase: 'loading', id, slow: false });
      void get(id, controller.signal).then(outcome => {
        if (running !== search) return;
        running = null;
        callOffNotice();
        show(settle(id, outcome));
      });
    },
    cancel() {
      if (!running) return;
      stop();
      show(shown);
    },
    clear() {
      stop();
      show({ phase: 'empty' });
    },
  };
}
