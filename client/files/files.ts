import { addWords } from '../messages/i18n.ts';
import en from '../messages/en/files.ts';
import ru from '../messages/ru/files.ts';

/** Export and import, loaded when somebody opens them. */
addWords({ en, ru });

export { default as FilesPage } from './files-page.vue';
