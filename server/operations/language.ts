/** The languages in which people are spoken to. */
export const languages = ['en', 'ru'] as const;
export type Language = (typeof languages)[number];
