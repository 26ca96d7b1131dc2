import { shallowRef, type ShallowRef } from 'vue';
import type { CheckStepAnswer } from '../../server/hosting/operations/database-answers.ts';

/** Shows the steps of a check while they end, one after the other. */
export function useStepShow(): {
  readonly steps: Readonly<ShallowRef<readonly CheckStepAnswer[]>>;
  /** Begins a check. @returns takes each step as it ends; those of a former check are ignored */
  readonly begin: () => (step: CheckStepAnswer) => void;
  /** Shows all steps of a check that is over. */
  readonly show: (steps: readonly CheckStepAnswer[]) => void;
} {
  const shown = shallowRef<readonly CheckStepAnswer[]>([]);
  let showing = 0;

  return {
    steps: shown,
    begin: () => {
      const mine = (showing += 1);
      shown.value = [];
      return step => {
        if (mine === showing) shown.value = [...shown.value, step];
      };
    },
    show: steps => {
      showing += 1;
      shown.value = steps;
    },
  };
}
