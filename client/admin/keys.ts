import { addWords } from '../messages/i18n.ts';
import en from '../messages/en/keys.ts';
import ru from '../messages/ru/keys.ts';

/** Service keys and the audit trail, loaded when an administrator opens them. */
addWords({ en, ru });

export { default as KeysPage } from './keys-page.vue';
