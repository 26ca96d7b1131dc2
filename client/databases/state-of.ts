import { useI18n } from 'vue-i18n';
import { useDateFormat } from '../components/date-format.ts';
import { useFailureWords } from '../components/failure-words-of.ts';
import type { Database } from './database.ts';

/** The state of a database in words. */
export interface DatabaseState {
  readonly kind: 'works' | 'warned' | 'broken' | 'unchecked';
  readonly text: string;
  /** The step's words; empty where nothing is wrong. */
  readonly why: string;
  /** Time of the last check; empty where there was none. */
  readonly at: string;
}

export function useStateOf(): (
  database: Pick<Database, 'type' | 'lastCheck' | 'brokenSince'>,
) => DatabaseState {
  const { t } = useI18n();
  const { minute } = useDateFormat();
  const wordsOf = useFailureWords();
  const reason = (code: string | undefined): string =>
    code === undefined ? '' : wordsOf({ ok: false, code, message: '', status: 0 }).words.title;
  return ({ type, lastCheck, brokenSince }) => {
    if (lastCheck === null) {
      const kind = type === 'sample' ? 'works' : 'unchecked';
      return { kind, text: t(`database.state.${kind}`), why: '', at: '' };
    }
    const at = minute(lastCheck.at);
    const wrong = lastCheck.steps.find(({ state }) => state === 'failed');
    if (!lastCheck.ok)
      return {
        kind: 'broken',
        text: t('database.state.broken', { at: minute(brokenSince ?? lastCheck.at) }),
        why: reason(wrong?.code),
        at,
      };
    const warning = lastCheck.steps.find(({ state }) => state === 'warned');
    if (warning) return { kind: 'warned', text: t('database.state.warned'), why: reason(warning.code), at };
    return { kind: 'works', text: t('database.state.works'), why: '', at };
  };
}
