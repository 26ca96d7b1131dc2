import { Router, type RequestHandler } from 'express';
import { languages, type Language } from '../../operations/language.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { languageOf } from '../http/request-language.ts';
import { allowPage, nonceOf } from '../http/security-headers.ts';
import { contactAddress, type LegalText, type LegalWords, type ServerFacts } from './legal-page.ts';
import { privacyNotice } from './privacy-notice.ts';
import { terms } from './terms.ts';

const pages: Readonly<Record<string, LegalWords>> = { '/privacy': privacyNotice, '/terms': terms };

/** Name of each language in that language, for the link that changes it. */
const languageNames: Readonly<Record<Language, string>> = { en: 'English', ru: 'Русский' };

const contactWords: Readonly<
  Record<Language, readonly [heading: string, licensor: string, contact: string]>
> = {
  en: ['Who offers this app', 'Licensor', 'Contact'],
  ru: ['Кто предоставляет приложение', 'Лицензиар', 'Контакт'],
};

/** Stands in for a name or contact that the operator has not set. */
const unset: Readonly<
  Record<Language, (host: string) => { readonly name: string; readonly contact: string }>
> = {
  en: host => ({
    name: `the operator of ${host}`,
    contact: 'the support contact on the app’s page in the Bitrix24 marketplace',
  }),
  ru: host => ({
    name: `владелец сервера ${host}`,
    contact: 'контакт поддержки на странице приложения в Маркете Битрикс24',
  }),
};

/**
 * Makes `/privacy` and `/terms`: public pages that open directly in a browser, in both languages, and name app and licensor
 * (platform contract 10, M16). `LANG` in the address, else the browser's language, decides which language is shown.
 */
export function createLegalRoutes(facts: ServerFacts): Router {
  const { host, publisher } = facts;
  const router = Router();

  const show =
    (path: string, words: LegalWords): RequestHandler =>
    (req, res) => {
      const lang = languageOf(req);
      const other = languages.find(language => language !== lang) ?? lang;
      const text: LegalText = words[lang](facts);
      const [contactHeading, licensorWord, contactWord] = contactWords[lang];
      const { contact } = publisher;
      allowPage(res, {});
      res.render('legal', {
        lang,
        nonce: nonceOf(res),
        text,
        path,
        other,
        otherName: languageNames[other],
        links: Object.entries(pages).map(([href, { [lang]: page }]) => ({ href, title: page(facts).title })),
        contactHeading,
        licensorWord,
        contactWord,
        licensor: publisher.name ?? unset[lang](host).name,
        contact: contact ?? unset[lang](host).contact,
        contactHref: contact && contactAddress(contact),
      });
    };

  for (const [path, words] of Object.entries(pages))
    router.route(path).get(show(path, words)).all(methodNotAllowed('GET', 'HEAD'));
  return router;
}
