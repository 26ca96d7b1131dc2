import { addWords } from '../messages/i18n.ts';

/** Service keys and the audit trail, loaded when an administrator opens them. */
await addWords({ en: () => import('../messages/en/keys.ts'), ru: () => import('../messages/ru/keys.ts') });

export { default as KeysPage } from './keys-page.vue';
