import { addWords } from '../messages/i18n.ts';

/** The journal of calls, loaded when an administrator opens it. */
await addWords({
  en: () => import('../messages/en/journal.ts'),
  ru: () => import('../messages/ru/journal.ts'),
});

export { default as JournalPage } from './journal-page.vue';
