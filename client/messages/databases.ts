import { addWords } from './i18n.ts';

/** The words of databases, loaded with their pages; failures and problems stand beside those of the first view. */
await addWords({ en: () => import('./en/databases-part.ts'), ru: () => import('./ru/databases-part.ts') });
