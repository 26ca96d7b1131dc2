import { useI18n } from 'vue-i18n';
import type { ConnectorId } from '../../server/bitrix24/biconnector/ids.ts';
import { useFailureWords } from '../components/failure-words-of.ts';
import { useDesk } from '../desk/desk.ts';
import { sayHere, type Notice } from '../components/notice.ts';
import type { Change } from './changes.ts';
import { reportChange } from './last-change.ts';
import type { FormFields } from './form-fields.ts';
import { undoChanges } from './undo-changes.ts';

/** Makes the notice's offer to undo an edit. */
export function useUndo(): (
  id: ConnectorId,
  changes: readonly Change[],
  fields: FormFields,
) => NonNullable<Notice['action']> {
  const { bi } = useDesk();
  const { t } = useI18n();
  const wordsOf = useFailureWords();
  return (id, changes, fields) => ({
    label: t('edit.undo.offer'),
    run: () =>
      void undoChanges(bi, id, changes, fields).then(outcome => {
        if (outcome.ok) sayHere({ kind: 'done', text: t('edit.undo.done') });
        else if (outcome.reason === 'changedSince')
          sayHere({ kind: 'warning', text: t('edit.undo.changedSince') });
        else
          sayHere({
            kind: 'warning',
            text: t('edit.undo.failed', { why: wordsOf(outcome.failure).words.title }),
          });
        reportChange(id);
      }),
  });
}
