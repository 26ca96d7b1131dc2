import { addWords } from './i18n.ts';

/** The words of the connector check, with one text per finding. */
await addWords({ en: () => import('./en/checks-part.ts'), ru: () => import('./ru/checks-part.ts') });
