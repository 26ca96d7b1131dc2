export const languages = ['en', 'ru'] as const;
export type Language = (typeof languages)[number];

/** The portal's `LANG`, or the first of `Accept-Language`; English where we do not speak it. */
export function chooseLanguage(wish: unknown): Language {
  const wished = typeof wish === 'string' ? wish.slice(0, 2).toLowerCase() : '';
  return languages.find(language => language === wished) ?? 'en';
}
