import type { Request, Response } from 'express';
import type { TokenKey } from '../../bitrix24/identifiers.ts';
import { wordsFor } from '../http/page-words.ts';
import { allowPage, nonceOf } from '../http/security-headers.ts';
import type { Portal } from '../../portals/portal-store.ts';
import type { FrameTokens } from '../session/frame-token.ts';
import type { Assets } from './assets.ts';
import { chooseLanguage } from '../../operations/language.ts';
import type { Opening } from './opening.ts';
import type { Bootstrap, PageName } from './page-answers.ts';

export interface Visit {
  readonly portal: Portal;
  readonly key: TokenKey;
}

export interface PagesOptions {
  readonly assets: Assets;
  readonly frameTokens: FrameTokens;
  /** Where the sign-in form may lead: any portal. */
  readonly portalSchemes: string;
}

export interface Pages {
  /** The app, opened and verified in a portal. */
  opened(req: Request, res: Response, page: PageName, visit: Visit, opening: Opening): Promise<void>;
  /** The app after F5 in the frame of a known portal: it has to prove itself through the frame. */
  reloaded(req: Request, res: Response, page: PageName, portal: Portal): void;
  /** The app outside the portal, for somebody who signed in. */
  signedIn(req: Request, res: Response, visit: Visit): void;
  /** What this address is, for whoever opens it in a browser. */
  explain(req: Request, res: Response): void;
}

export function createPages({ assets, frameTokens, portalSchemes }: PagesOptions): Pages {
  const languageOf = (req: Request) => chooseLanguage(req.query['LANG'] ?? req.get('accept-language'));

  function send(
    req: Request,
    res: Response,
    origin: string | undefined,
    facts: Partial<Bootstrap> & Pick<Bootstrap, 'page'>,
  ): void {
    const lang = languageOf(req);
    const bootstrap: Bootstrap = {
      lang,
      frameToken: null,
      expiresIn: 0,
      placement: 'DEFAULT',
      placementOptions: {},
      portal: null,
      user: null,
      signedIn: false,
      ...facts,
    };
    allowPage(res, { portal: origin });
    res.render('page', { lang, nonce: nonceOf(res), ...assets[facts.page], bootstrap: forScript(bootstrap) });
  }

  const describe = ({ memberId, host, origin }: Portal) => ({ memberId, host, origin });

  return {
    opened: async (req, res, page, { portal, key }, { placement, placementOptions }) => {
      send(req, res, portal.origin, {
        page,
        frameToken: await frameTokens.issue(key),
        expiresIn: frameTokens.lifeSeconds,
        placement,
        placementOptions,
        portal: describe(portal),
        user: { id: key.userId },
      });
    },
    reloaded: (req, res, page, portal) => send(req, res, portal.origin, { page }),
    signedIn: (req, res, { portal, key }) =>
      send(req, res, undefined, {
        page: 'placement',
        portal: describe(portal),
        user: { id: key.userId },
        signedIn: true,
      }),
    explain: (req, res) => {
      const lang = languageOf(req);
      allowPage(res, { formAction: `'self' ${portalSchemes}` });
      res.render('message', {
        lang,
        nonce: nonceOf(res),
        ...wordsFor('EXPLAIN', lang),
        signIn: true,
        requestId: undefined,
      });
    },
  };
}

/** JSON that cannot end the script element it stands in. */
const forScript = (value: object): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
