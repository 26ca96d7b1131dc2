import { addWords } from './i18n.ts';
import enSources from './en/sources.ts';
import enTables from './en/tables.ts';
import ruSources from './ru/sources.ts';
import ruTables from './ru/tables.ts';

/** The words of sources and tables, loaded with their pages. */
export const words = {
  en: { source: enSources, table: enTables },
  ru: { source: ruSources, table: ruTables },
};

addWords(words);
