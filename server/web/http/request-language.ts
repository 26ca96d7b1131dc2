import type { Request } from 'express';
import { languages, type Language } from '../../operations/language.ts';

/** The portal's `LANG`, or the first of `Accept-Language`; English where the app does not speak it. */
export function languageOf(req: Request): Language {
  const wish = req.query['LANG'] ?? req.get('accept-language');
  const wished = typeof wish === 'string' ? wish.slice(0, 2).toLowerCase() : '';
  return languages.find(language => language === wished) ?? 'en';
}
