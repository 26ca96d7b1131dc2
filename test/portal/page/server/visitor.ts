import type { Request, Response } from 'express';
import type { SandboxPortal } from '../../sandbox.ts';
import { sessionCookie, type PageSession } from '../../page-session.ts';
import type { Language } from '../shared/words.ts';

export type Theme = 'light' | 'dark' | 'auto';

/** The visitor of a page: session, language and theme. */
export interface Visitor {
  readonly session: PageSession;
  readonly lang: Language;
  readonly theme: Theme;
}

/** Cookies with the page's own settings; the browser code writes them. */
const settingCookies = { lang: 'portal_lang', theme: 'portal_theme' } as const;

function cookie(request: Request, name: string): string | undefined {
  return new RegExp(`(?:^|;\\s*)${name}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];
}

function oneOf<T extends string>(value: string | undefined, ...known: readonly T[]): T | undefined {
  return known.find(each => each === value);
}

/** Finds the visitor of a request; one without a session is signed in as the administrator. */
export function visitorOf(request: Request, response: Response, portal: SandboxPortal): Visitor {
  let session = portal.sessions.ofCookie(request.headers.cookie);
  if (!session) {
    session = portal.sessions.open(portal.users.admin);
    response.cookie(sessionCookie, session.cookie, { httpOnly: true, sameSite: 'lax', path: '/' });
  }
  return {
    session,
    lang: oneOf(cookie(request, settingCookies.lang), 'en', 'ru') ?? portal.lang,
    theme: oneOf(cookie(request, settingCookies.theme), 'light', 'dark', 'auto') ?? 'auto',
  };
}
