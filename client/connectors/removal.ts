import type { Failure } from '../transport/answer.ts';
import type { Outcome } from '../desk/outcome.ts';
import type { TreeSource } from './tree.ts';

export interface Step {
  readonly kind: 'table' | 'source' | 'connector';
  readonly id: number;
  readonly title: string;
}

/** The objects to delete, in the order the portal demands: tables, their sources, the connector (biconnector contract 1). */
export const planOf = (
  connector: { readonly id: number; readonly title: string },
  tree: readonly TreeSource[],
): readonly Step[] => [
  ...tree.flatMap(({ tables }) => tables.map(({ id, name }): Step => ({ kind: 'table', id, title: name }))),
  ...tree.map(({ id, title }): Step => ({ kind: 'source', id, title })),
  { kind: 'connector', id: connector.id, title: connector.title },
];

export interface RemovalState {
  readonly phase: 'ready' | 'running' | 'stopped' | 'looking' | 'done';
  /** Number of finished steps. */
  readonly done: number;
  /** Finished steps whose objects another person had already deleted. */
  readonly gone: ReadonlySet<Step>;
  /** The failure of the step at `done`. */
  readonly failure: Failure | null;
  /** Whether the last look found the object of that step still there. */
  readonly stillThere: boolean;
}

export interface Removal {
  /** Runs the remaining steps and stops at the first failure. Does nothing while it is running. */
  readonly run: () => Promise<void>;
  /** Finds out, after an answer that never came, whether the object is still there. */
  readonly look: () => Promise<void>;
}

const isGone = (failure: Failure): boolean => failure.code.endsWith('_NOT_FOUND');

/** Deletes the objects of the plan and nothing else. */
export function createRemoval(options: {
  readonly steps: readonly Step[];
  readonly remove: (step: Step) => Promise<Outcome<true>>;
  readonly exists: (step: Step) => Promise<Outcome<unknown>>;
  readonly onChange: (state: RemovalState) => void;
}): Removal {
  const { steps, remove, exists, onChange } = options;
  let state: RemovalState = {
    phase: 'ready',
    done: 0,
    gone: new Set(),
    failure: null,
    stillThere: false,
  };
  const show = (next: Partial<RemovalState>): void => {
    state = { ...state, ...next };
    onChange(state);
  };
  const busy = (): boolean => state.phase === 'running' || state.phase === 'looking';

  return {
    run: async () => {
      if (busy()) return;
      show({ phase: 'running', failure: null, stillThere: false });
      for (let step = steps[state.done]; step !== undefined; step = steps[state.done]) {
        const outcome = await remove(step);
        if (!outcome.ok && !isGone(outcome)) {
          show({ phase: 'stopped', failure: outcome });
          return;
        }
        show({ done: state.done + 1, gone: outcome.ok ? state.gone : new Set([...state.gone, step]) });
      }
      show({ phase: 'done' });
    },
    look: async () => {
      const step = steps[state.done];
      if (busy() || step === undefined) return;
      show({ phase: 'looking' });
      const found = await exists(step);
      if (found.ok) show({ phase: 'stopped', stillThere: true });
      else if (!isGone(found)) show({ phase: 'stopped', failure: found });
      else {
        const done = state.done + 1;
        show({ phase: done === steps.length ? 'done' : 'stopped', done, failure: null });
      }
    },
  };
}
