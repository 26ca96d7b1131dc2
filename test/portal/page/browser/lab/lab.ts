import type { LabState } from '../../shared/lab-state.ts';

/** What a tab may do. */
export interface Lab {
  /** Runs an action of the lab; null when the portal refused (the person has been told). */
  readonly ask: <T = LabState>(action: string, body?: Readonly<Record<string, unknown>>) => Promise<T | null>;
}

/** One section of the drawer. */
export interface Tab {
  readonly element: HTMLElement;
  /** Called with the portal's state now and then. */
  readonly update: (state: LabState) => void;
}

export type MakeTab = (lab: Lab) => Tab;
