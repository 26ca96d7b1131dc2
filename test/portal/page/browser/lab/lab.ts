import type { LabState } from '../../shared/lab-state.ts';

/** Access of a tab to the lab's actions. */
export interface Lab {
  /** Runs an action of the lab; resolves with null after a refusal, which a toast has shown. */
  readonly ask: <T = LabState>(action: string, body?: Readonly<Record<string, unknown>>) => Promise<T | null>;
}

/** One tab of the drawer. */
export interface Tab {
  readonly element: HTMLElement;
  /** Shows the portal's state; called after every action and refresh. */
  readonly update: (state: LabState) => void;
}

export type MakeTab = (lab: Lab) => Tab;
