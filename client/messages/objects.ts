import { addWords } from './i18n.ts';

/** The words of sources and tables, loaded with their pages. */
await addWords({ en: () => import('./en/objects-part.ts'), ru: () => import('./ru/objects-part.ts') });
