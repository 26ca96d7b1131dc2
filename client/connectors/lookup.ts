import { isRecord, type Failure, type Success } from '../transport/answer.ts';
import type { Caller } from '../transport/call.ts';
import type { ConnectorId } from '../desk/connector-id.ts';
import { readConnector, type Connector } from '../components/connector.ts';
import type { Timers } from '../transport/timers.ts';

export type LookupState =
  | { readonly phase: 'empty' }
  | { readonly phase: 'loading'; readonly id: ConnectorId; readonly slow: boolean }
  | {
      readonly phase: 'found';
      readonly id: ConnectorId;
      readonly connector: Connector;
      readonly answer: Success;
    }
  | { readonly phase: 'failed'; readonly id: ConnectorId; readonly failure: Failure };

type Settled = Exclude<LookupState, { readonly phase: 'loading' }>;

export interface Lookup {
  /** Looks this connector up. A newer call wins over one under way; the same id under way is left alone. */
  readonly find: (id: ConnectorId) => void;
  /** Stops the running call and shows again what was there before. */
  readonly cancel: () => void;
  /** Forgets everything shown. */
  readonly clear: () => void;
}

function settle(id: ConnectorId, answer: Success | Failure): Settled {
  if (!answer.ok) return { phase: 'failed', id, failure: answer };
  const connector = isRecord(answer.result) ? readConnector(answer.result['item']) : null;
  if (connector) return { phase: 'found', id, connector, answer };
  const { answeredBy } = answer;
  return {
    phase: 'failed',
    id,
    failure: { ok: false, code: 'PORTAL_NONSENSE', message: '', status: 200, answeredBy },
  };
}

/** The state of the page's one job: finding a connector. */
export function createLookup(options: {
  readonly call: Caller;
  readonly timers: Timers;
  /** After this the person is told that it takes long, and may cancel. */
  readonly slowAfterMs: number;
  readonly onChange: (state: LookupState) => void;
}): Lookup {
  const { call, timers, slowAfterMs, onChange } = options;
  let shown: Settled = { phase: 'empty' };
  let running: { readonly id: ConnectorId; readonly stop: () => void } | null = null;

  const show = (state: Settled): void => {
    shown = state;
    onChange(state);
  };

  return {
    find(id) {
      if (running?.id === id) return;
      running?.stop();
      const controller = new AbortController();
      const hush = timers.after(slowAfterMs, () => onChange({ phase: 'loading', id, slow: true }));
      const mine = {
        id,
        stop: (): void => {
          hush();
          controller.abort();
        },
      };
      running = mine;
      onChange({ phase: 'loading', id, slow: false });
      void call('biconnector.connector.get', { id: Number(id) }, controller.signal).then(answer => {
        if (running !== mine) return;
        running = null;
        hush();
        show(settle(id, answer));
      });
    },
    cancel() {
      if (!running) return;
      running.stop();
      running = null;
      show(shown);
    },
    clear() {
      running?.stop();
      running = null;
      show({ phase: 'empty' });
    },
  };
}
