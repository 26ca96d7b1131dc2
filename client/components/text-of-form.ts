import type { Form } from './form.ts';
import { useProblemWords } from './problem-words.ts';

/** Names of the fields that hold text. */
export type TextName<T> = { [K in keyof T]: T[K] extends string ? K : never }[keyof T] & string;

/** What ties a text-field to a field of a form; given to it by `v-bind`. */
export interface BoundText {
  readonly id: string;
  readonly modelValue: string;
  readonly problem: string | null;
  readonly 'onUpdate:modelValue': (text: string) => void;
  readonly onBlur: () => void;
}

/**
 * Ties text-fields to the fields of a form.
 * @param prefix comes before the field's name in the input's id
 */
export function useTextOf<T extends object>(form: Form<T>, prefix: string): (name: TextName<T>) => BoundText {
  const wordsOf = useProblemWords();
  const draft = form.draft as Record<TextName<T>, string>;
  return name => ({
    id: `${prefix}-${name}`,
    modelValue: draft[name],
    problem: wordsOf(form.problemAt(name)),
    'onUpdate:modelValue': text => (draft[name] = text),
    onBlur: () => form.touch(name),
  });
}
