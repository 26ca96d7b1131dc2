import { computed, reactive, ref, type ComputedRef } from 'vue';
import type { Problem } from '../transport/answer.ts';

export interface Form<T extends object> {
  /** The values in the fields. */
  readonly draft: T;
  /** The problem of a field, once the field was left or saving was attempted. */
  readonly problemAt: (field: string) => Problem | null;
  readonly problems: ComputedRef<readonly Problem[]>;
  readonly dirty: ComputedRef<boolean>;
  /** Marks a field as left: from now on it is checked while it is typed in. */
  readonly touch: (field: string) => void;
  /** Checks all fields; true if the form may be sent. */
  readonly judge: () => boolean;
  /** Shows problems that the portal or server found, until a value changes. */
  readonly refuse: (problems: readonly Problem[]) => void;
  /** Marks the current values as stored. */
  readonly saved: () => void;
}

/**
 * The state of a form.
 * @param initial the first values of the fields; plain data
 * @param problemsOf the rules, which the server applies too
 */
export function createForm<T extends object>(
  initial: T,
  problemsOf: (draft: T) => readonly Problem[],
): Form<T> {
  const draft = reactive(structuredClone(initial)) as T;
  const stored = ref(JSON.stringify(initial));
  const touched = reactive(new Set<string>());
  const everywhere = ref(false);
  const refused = ref<{ readonly typed: string; readonly problems: readonly Problem[] } | null>(null);

  const typed = computed(() => JSON.stringify(draft));
  const own = computed(() => problemsOf(draft));
  const problems = computed(() =>
    refused.value?.typed === typed.value ? [...own.value, ...refused.value.problems] : own.value,
  );

  return {
    draft,
    problems,
    problemAt: field => {
      const theirs = refused.value?.typed === typed.value;
      if (!everywhere.value && !theirs && !touched.has(field)) return null;
      return problems.value.find(problem => problem.field === field) ?? null;
    },
    dirty: computed(() => typed.value !== stored.value),
    touch: field => void touched.add(field),
    judge: () => {
      everywhere.value = true;
      return own.value.length === 0;
    },
    refuse: theirs => (refused.value = { typed: typed.value, problems: theirs }),
    saved: () => (stored.value = typed.value),
  };
}
