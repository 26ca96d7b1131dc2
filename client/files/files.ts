import { addWords } from '../messages/i18n.ts';

/** Export and import, loaded when somebody opens them. */
await addWords({ en: () => import('../messages/en/files.ts'), ru: () => import('../messages/ru/files.ts') });

export { default as FilesPage } from './files-page.vue';
