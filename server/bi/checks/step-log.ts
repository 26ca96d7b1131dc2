import type { Findings } from './findings.ts';
import type { FindingCode } from '../../bitrix24/biconnector/finding-codes.ts';
import type { CheckStep, StepName } from './report-answers.ts';

/** Thrown by a failed step to end the call; `code` is the broken rule, the message the detail for the log. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly code: FindingCode;
  constructor(code: FindingCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }
}

/** Records the steps of one call. */
export interface StepLog {
  readonly steps: readonly CheckStep[];
  /**
   * Runs and times one step. `work` returns its result and the facts to log.
   * @throws what `work` throws; a StepFailed is logged first and becomes a finding
   */
  step<T>(step: StepName, work: () => Promise<readonly [T, string]>): Promise<T>;
  /** Logs a step that takes no time. */
  note(step: StepName, ok: boolean, detail: string): void;
}

const longestDetail = 600;

/**
 * @param now monotonic clock in milliseconds
 * @param redact hides secrets in details
 */
export function createStepLog(
  now: () => number,
  findings: Findings,
  redact: (text: string) => string,
): StepLog {
  const steps: CheckStep[] = [];
  const shown = (detail: string): string => redact(detail).slice(0, longestDetail);
  return {
    steps,
    step: async (step, work) => {
      const begun = now();
      const took = () => Math.round((now() - begun) * 10) / 10;
      try {
        const [result, detail] = await work();
        steps.push({ step, ok: true, ms: took(), detail: shown(detail) });
        return result;
      } catch (error) {
        if (error instanceof StepFailed) {
          steps.push({ step, ok: false, ms: took(), detail: shown(error.message) });
          findings.add(error.code, error.message);
        }
        throw error;
      }
    },
    note: (step, ok, detail) => void steps.push({ step, ok, ms: null, detail: shown(detail) }),
  };
}
