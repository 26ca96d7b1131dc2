import { addWords } from './i18n.ts';

/** The words for registering, changing and deleting connectors, loaded with these pages. */
await addWords({ en: () => import('./en/editing.ts'), ru: () => import('./ru/editing.ts') });
