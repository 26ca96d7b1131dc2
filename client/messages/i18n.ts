import { createI18n } from 'vue-i18n';
import type { Bootstrap } from '../transport/bootstrap.ts';
import { compileMessage } from './message-compiler.ts';

type Language = Bootstrap['lang'];
/** Loads the words of one part of the page in one language; each language is a chunk of its own. */
type LoadWords = () => Promise<{ readonly default: object }>;

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: {},
  messageCompiler: compileMessage,
});

const languages: readonly Language[] = ['en', 'ru'];

/**
 * Loads the words of a part of the page in the page's language alone; awaited at the top of that part's module. The other
 * languages are complete too, so one of them stands in where the language's own file cannot be loaded.
 * @throws the error of the last attempt where no language can be loaded
 */
export async function addWords(words: Readonly<Record<Language, LoadWords>>): Promise<void> {
  const { locale } = i18n.global;
  const order = [...languages].sort((a, b) => Number(b === locale.value) - Number(a === locale.value));
  let problem: unknown;
  for (const language of order) {
    try {
      const { default: loaded } = await words[language]();
      i18n.global.mergeLocaleMessage(locale.value, loaded);
      return;
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}

/** Makes this the page's language and loads the words of the first view. */
export async function speak(language: Language): Promise<void> {
  i18n.global.locale.value = language;
  await addWords({
    en: () => import('./en/first-view.ts'),
    ru: () => import('./ru/first-view.ts'),
  });
}
