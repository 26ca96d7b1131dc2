import { useI18n } from 'vue-i18n';
import type { Problem } from '../transport/answer.ts';

/** Words for the problem of a field, in the page's language; null if there is no problem. */
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
