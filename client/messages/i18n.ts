import { createI18n } from 'vue-i18n';
import en from './en/first-view.ts';
import { compileMessage } from './message-compiler.ts';
import ru from './ru/first-view.ts';

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en, ru },
  messageCompiler: compileMessage,
});

/** Adds the words of a part of the page that is loaded later; called at the top of that part's module. */
export function addWords<T extends object>(words: { readonly en: T; readonly ru: T }): void {
  for (const language of ['en', 'ru'] as const) i18n.global.mergeLocaleMessage(language, words[language]);
}
