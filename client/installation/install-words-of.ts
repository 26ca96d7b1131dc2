import { useI18n } from 'vue-i18n';
import type { Failure } from '../transport/answer.ts';
import type { FailureWords } from '../messages/failure-words.ts';
import type { Messages } from '../messages/en/first-view.ts';
import { useFailureWords } from '../components/failure-words-of.ts';

/** Words for a failed installation: its own two failures have their own, all others those of any call. */
export function useInstallWords(): (failure: Failure) => FailureWords {
  const { getLocaleMessage, locale } = useI18n();
  const wordsOf = useFailureWords();
  return failure => {
    const { failures } = getLocaleMessage<Messages>(locale.value).install;
    if (failure.code === 'NOT_ADMIN') return failures.NOT_ADMIN;
    if (failure.code === 'NO_METHODS') return failures.NO_METHODS;
    return wordsOf(failure).words;
  };
}
