import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import type { Item } from '../../server/bitrix24/biconnector/item.ts';
import type { Failure } from '../transport/answer.ts';
import { useFailureWords } from '../components/failure-words-of.ts';
import { useDesk } from '../desk/desk.ts';
import { say, type Notice } from '../components/notice.ts';
import { readFormFields } from './form-fields.ts';
import { draftOf, valuesOf } from './form-draft.ts';

/** Makes the notice's offer to register a deleted connector again, unchanged, under a new id. */
export function useRegisterAgain(): (item: Item) => NonNullable<Notice['action']> {
  const { bi } = useDesk();
  const { t } = useI18n();
  const router = useRouter();
  const wordsOf = useFailureWords();

  const failed = (failure: Failure): void =>
    say({ kind: 'warning', text: t('removal.again.failed', { why: wordsOf(failure).words.title }) });

  async function registerAgain(item: Item): Promise<void> {
    const described = await bi.connectors.fields();
    if (!described.ok) {
      failed(described);
      return;
    }
    const fields = readFormFields(described.value.fields, false);
    const outcome = await bi.connectors.add(valuesOf(draftOf(item, fields), fields));
    if (!outcome.ok) {
      failed(outcome);
      return;
    }
    const id = String(outcome.value);
    say({ kind: 'done', text: t('removal.again.done', { id }) });
    await router.push({ name: 'connector', params: { id } });
  }

  return item => ({ label: t('removal.again.offer'), run: () => void registerAgain(item) });
}
