import { addWords } from './i18n.ts';

await addWords({ en: () => import('./en/health-part.ts'), ru: () => import('./ru/health-part.ts') });
