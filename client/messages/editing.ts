import { addWords } from './i18n.ts';
import en from './en/editing.ts';
import ru from './ru/editing.ts';

/** The words for registering, changing and deleting connectors, loaded with these pages. */
addWords({ en, ru });
