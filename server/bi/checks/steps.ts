import type { FindingCode, Findings } from './findings.ts';
import type { Step, StepName } from './report-answers.ts';

/** Ends a call: the step that failed, and the rule that was broken. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly code: FindingCode;
  constructor(code: FindingCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }
}

/** The protocol of one call, step by step. */
export interface Journal {
  readonly steps: readonly Step[];
  /**
   * Does one step and times it. `work` gives what it made and the facts to note down.
   * @throws StepFailed as `work` throws it, after noting it down
   */
  step<T>(step: StepName, work: () => Promise<readonly [T, string]>): Promise<T>;
  /** Notes down a step that takes no time. */
  note(step: StepName, ok: boolean, detail: string): void;
}

const longestDetail = 600;

/**
 * @param now milliseconds on a clock that never jumps
 * @param redact hides secrets
 */
export function createJournal(
  now: () => number,
  findings: Findings,
  redact: (text: string) => string,
): Journal {
  const steps: Step[] = [];
  const shown = (detail: string): string => redact(detail).slice(0, longestDetail);
  return {
    steps,
    step: async (step, work) => {
      const begun = now();
      const took = () => Math.round((now() - begun) * 10) / 10;
      try {
        const [made, detail] = await work();
        steps.push({ step, ok: true, ms: took(), detail: shown(detail) });
        return made;
      } catch (error) {
        if (error instanceof StepFailed) {
          steps.push({ step, ok: false, ms: took(), detail: shown(error.message) });
          findings.add(error.code, error.message);
        }
        throw error;
      }
    },
    note: (step, ok, detail) => {
      steps.push({ step, ok, ms: null, detail: shown(detail) });
    },
  };
}
