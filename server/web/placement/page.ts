import type { Request, Response } from 'express';
import type { TokenKey } from '../../bitrix24/identifiers.ts';
import { wordsFor } from '../http/page-words.ts';
import { allowPage, nonceOf } from '../http/security-headers.ts';
import type { Portal } from '../../portals/portal.ts';
import type { FrameTokens } from '../session/frame-token.ts';
import type { Assets } from './assets.ts';
import { languageOf } from '../http/request-language.ts';
import type { Opening } from './opening.ts';
import type { Bootstrap, PageName } from './page-answers.ts';

/** A verified user of a portal, looking at the page. */
export interface Visit {
  readonly portal: Portal;
  readonly key: TokenKey;
}

export interface PagesOptions {
  readonly assets: Assets;
  readonly frameTokens: FrameTokens;
  /** Schemes of the addresses to which the sign-in form may lead. */
  readonly portalSchemes: string;
  /** Shown where a database is connected: its firewall has to let them in. */
  readonly outboundAddresses: readonly string[];
}

export interface Pages {
  /** Sends the page to a user whose opening in a portal was verified. */
  opened(req: Request, res: Response, page: PageName, visit: Visit, opening: Opening): Promise<void>;
  /** Sends the page after F5 in the frame of a known portal; it has to prove itself through the frame. */
  reloaded(req: Request, res: Response, page: PageName, portal: Portal): void;
  /** Sends the page outside the portal, to a user who signed in. */
  signedIn(req: Request, res: Response, visit: Visit): void;
  /** Sends a short page that says what this address is. */
  explain(req: Request, res: Response): void;
}

export function createPages({ assets, frameTokens, portalSchemes, outboundAddresses }: PagesOptions): Pages {
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
      outboundAddresses,
      ...facts,
    };
    allowPage(res, { portal: origin });
    const { preloads, words, ...files } = assets[facts.page];
    res.render('page', {
      lang,
      nonce: nonceOf(res),
      ...files,
      preloads: [...preloads, words[lang]],
      bootstrap: forScript(bootstrap),
    });
  }

  const describe = ({ memberId, host, origin }: Portal) => ({ memberId, host, origin });

  return {
    opened: async (req, res, page, { portal, key }, { placement, placementOptions }) => {
      send(req, res, portal.origin, {
        page,
        frameToken: await frameTokens.issue(key, portal.installedAt),
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
        typed: '',
        requestId: undefined,
      });
    },
  };
}

/** Writes JSON that cannot end the script element in which it stands. */
const forScript = (value: object): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
