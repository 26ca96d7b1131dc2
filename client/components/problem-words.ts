import { useI18n } from 'vue-i18n';
import type { Problem } from '../transport/answer.ts';

/** What is wrong with a field, in the page's language; null where nothing is. */
export function useProblemWords(): (problem: Problem | null) => string | null {
  const { t, te } = useI18n();
  return problem => {
    if (!problem) return null;
    const key = `problems.${problem.code}`;
    return te(key, 'en')
      ? t(key, { limit: problem.limit ?? '' })
      : t('problems.other', { code: problem.code });
  };
}
