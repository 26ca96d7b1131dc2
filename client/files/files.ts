import { addWords } from '../messages/i18n.ts';
import en from '../messages/en/files.ts';
import ru from '../messages/ru/files.ts';

/** Connectors as files, loaded when somebody goes there. */
addWords({ en, ru });

export { default as FilesPage } from './files-page.vue';
