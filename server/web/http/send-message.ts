import type { Request, Response } from 'express';
import { wordsFor } from './page-words.ts';
import { languageOf } from './request-language.ts';
import { allowPage, nonceOf } from './security-headers.ts';

export interface MessagePage {
  /** Code of the words on the page. */
  readonly code: string;
  /** The portal whose frame may show the page. */
  readonly portal?: string | undefined;
  /** The form that asks for a portal, with the text it begins with. */
  readonly signIn?: { readonly typed: string };
  readonly requestId?: string | undefined;
}

/** Sends a short page of words. Its form may lead to any portal, since a portal's server answers it with a redirect. */
export function sendMessage(req: Request, res: Response, page: MessagePage): void {
  const { code, portal, signIn, requestId } = page;
  const lang = languageOf(req);
  allowPage(res, { portal, ...(signIn === undefined ? {} : { formAction: "'self' https: http:" }) });
  res.render('message', {
    lang,
    nonce: nonceOf(res),
    ...wordsFor(code, lang),
    signIn: signIn !== undefined,
    typed: signIn?.typed ?? '',
    requestId,
  });
}
