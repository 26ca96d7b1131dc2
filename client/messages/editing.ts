import { addWords } from './i18n.ts';
import en from './en/editing.ts';
import ru from './ru/editing.ts';

/** The words of registering, changing and deleting connectors, for the pages that are loaded when somebody goes there. */
addWords({ en, ru });
