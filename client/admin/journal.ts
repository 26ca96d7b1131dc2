import { addWords } from '../messages/i18n.ts';
import en from '../messages/en/journal.ts';
import ru from '../messages/ru/journal.ts';

/** The journal of calls, loaded when an administrator opens it. */
addWords({ en, ru });

export { default as JournalPage } from './journal-page.vue';
