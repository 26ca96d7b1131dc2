import { computed, reactive, ref, type ComputedRef } from 'vue';
import type { Problem } from '../transport/answer.ts';

export interface Form<T extends object> {
  /** What the person has typed. */
  readonly draft: T;
  /** The code of what is wrong with a field: once it was left, or everywhere after an attempt to save. */
  readonly problemAt: (field: string) => Problem | null;
  readonly problems: ComputedRef<readonly Problem[]>;
  readonly dirty: ComputedRef<boolean>;
  /** The field was left: from now on it is judged while it is typed in. */
  readonly touch: (field: string) => void;
  /** Judges everything; true when it may be sent. */
  readonly judge: () => boolean;
  /** Problems the portal or server found, shown until the field changes. */
  readonly refuse: (problems: readonly Problem[]) => void;
  /** What is typed is what is stored. */
  readonly saved: () => void;
}

/**
 * The state of a form.
 * @param initial what the fields begin with; plain data
 * @param problemsOf the rules that the server applies, too
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
