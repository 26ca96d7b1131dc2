import { useI18n } from 'vue-i18n';
import type { HealthOf } from '../../server/health/health-answers.ts';
import { useDateFormat } from '../components/date-format.ts';
import { useFailureWords } from '../components/failure-words-of.ts';
import { createAskServer, type AskServer } from '../desk/ask-server.ts';
import { useDesk } from '../desk/desk.ts';
import { realTimers } from '../transport/timers.ts';
import { askHealth } from './ask-health.ts';
import { portalHealth } from './health-list.ts';

/** Asks the server as the person who looks at the page. */
export const useHealthAsk = (): AskServer => createAskServer(useDesk().session, realTimers);

/** Loads what the last checks found into the shared list; what is shown stays where that fails. */
export async function loadHealth(ask: AskServer): Promise<void> {
  const outcome = await askHealth(ask);
  if (outcome.ok) portalHealth.value = outcome.value;
}

/** Puts the result of one check into the shared list. */
export function keepHealth(checked: HealthOf): void {
  if (portalHealth.value === null) return;
  const { objects, ...rest } = portalHealth.value;
  const others = objects.filter(({ kind, id }) => kind !== checked.kind || id !== checked.id);
  portalHealth.value = { ...rest, objects: [...others, checked] };
}

/** What was found of an object; undefined where it was never checked. */
export const healthOf = (kind: HealthOf['kind'], id: string): HealthOf | undefined =>
  portalHealth.value?.objects.find(each => each.kind === kind && each.id === id);

/** The state of an object in words. */
export interface HealthText {
  readonly state: string;
  /** Why it does not work; empty where it does. */
  readonly why: string;
  /** Time of the last check; empty where there was none. */
  readonly at: string;
}

type Found = Pick<HealthOf, 'kind' | 'code'>;

export function useHealthWords(): {
  readonly reasonOf: (found: Found) => string;
  readonly textOf: (found: HealthOf | undefined) => HealthText;
} {
  const { t, te } = useI18n();
  const { minute } = useDateFormat();
  const wordsOf = useFailureWords();

  const reasonOf = ({ kind, code }: Found): string => {
    if (code === null) return '';
    if (kind === 'database') return wordsOf({ ok: false, code, message: '', status: 0 }).words.title;
    // The app's own connector is as well as the databases behind it, whose words it shares.
    const keys = [`health.reason.${code}`, `health.finding.${code}`, `failures.${code}.title`];
    const known = keys.find(key => te(key));
    return known === undefined ? code : t(known);
  };
  return {
    reasonOf,
    textOf: found => {
      if (found === undefined || found.at === null)
        return { state: t('health.state.unchecked'), why: '', at: '' };
      const at = t('health.checkedAt', { at: minute(found.at) });
      if (found.state !== 'broken') return { state: t(`health.state.${found.state}`), why: '', at };
      const state = t('health.state.broken', { at: minute(found.since ?? found.at) });
      return { state, why: reasonOf(found), at };
    },
  };
}
