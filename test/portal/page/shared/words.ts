import { en } from './words/en.ts';
import type { Words } from './words/model.ts';
import { ru } from './words/ru.ts';

export type Language = 'en' | 'ru';

export type { Words } from './words/model.ts';
const dictionaries: Readonly<Record<Language, Words>> = { en, ru };

/** The texts of a language. */
export function wordsIn(lang: Language): Words {
  return dictionaries[lang];
}

/** Replaces each `{name}` by its value; a name without a value stays. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
