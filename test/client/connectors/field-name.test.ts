import { i18n } from '../../../client/messages/i18n.ts';
import '../../../client/components/field-name.ts';

test('the names of a connector’s fields have their words without a visit to its forms', () => {
  for (const key of ['edit.title', 'edit.logo.label', 'edit.description', 'edit.settings.types.STRING'])
    expect([key, i18n.global.te(key)]).toEqual([key, true]);
});
