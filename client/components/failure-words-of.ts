import { useI18n } from 'vue-i18n';
import type { Failure } from '../transport/answer.ts';
import { failureName, isPassing, waitOf, type FailureName } from './failure-name.ts';
import type { FailureWords } from '../messages/failure-words.ts';

export interface ToldFailure {
  readonly name: FailureName;
  readonly words: FailureWords;
  /** Whether another attempt alone may succeed. */
  readonly passing: boolean;
  /** Seconds to wait before another attempt. */
  readonly wait: number;
}

// An interface has no index signature, which vue-i18n asks for.
type LoadedWords = {
  /** Those of databases are there once a page of databases was loaded; no other page gets their codes. */
  readonly failures: Readonly<Record<FailureName, FailureWords>>;
};

/** Finds the words for a failure in the page's language. */
export function useFailureWords(): (failure: Failure) => ToldFailure {
  const { getLocaleMessage, locale } = useI18n();
  return failure => {
    const { failures } = getLocaleMessage<LoadedWords>(locale.value);
    const name = failureName(failure, failures);
    return { name, words: failures[name], passing: isPassing(name), wait: waitOf(failure, name) };
  };
}
