import { addWords } from '../messages/i18n.ts';
import en from '../messages/en/keys.ts';
import ru from '../messages/ru/keys.ts';

/** Keys of other servers and the audit trail, loaded when an administrator goes there. */
addWords({ en, ru });

export { default as KeysPage } from './keys-page.vue';
