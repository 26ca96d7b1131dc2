import type { BoundPlacement } from '../../../installation.ts';
import type { JsonMap } from '../../../json.ts';
import { fill } from '../../shared/words.ts';
import { frameSeed, ownParameters } from '../frame-seed.ts';
import { type Markup, html } from '../html.ts';
import { layout, notice } from '../layout.ts';
import { appKey, placementTitle } from '../left-menu.ts';
import type { PageContext } from '../page-context.ts';
import type { FrameSeed } from '../../shared/page-state.ts';

/** The element in which the browser code puts the iframe. */
const framePlace = ({ words, app }: PageContext): Markup =>
  html`<section class="frame-place" id="frame-place" aria-label="${words.app.frame}">
    <p class="frame-wait" role="status">${fill(words.app.opening, { app: app.title })}</p>
  </section>`;

const toMarket = ({ words }: PageContext): Markup =>
  html`<a class="button primary" href="/marketplace/">${words.home.toMarket}</a>`;

/** Page that tells why there is no frame; the app hears nothing of this visit (platform contract 2.3). */
export function closedPage(context: PageContext, entrance: 'notice' | 'absent'): string {
  const { app, words, portal } = context;
  const restricted = portal.installation(app)?.installed === true;
  return layout(context, {
    title: app.title,
    menu: appKey(app),
    content:
      entrance === 'absent'
        ? notice('plug', words.app.absent, words.app.absentText, toMarket(context))
        : notice('lock', words.app.notice, restricted ? words.app.noticeRestricted : words.app.noticeText),
  });
}

/** The app's own page, or its installer until that has finished. */
export function appPage(context: PageContext, forged?: FrameSeed): string {
  const { app, portal, user, words, request } = context;
  const entrance = portal.entrance(user, app);
  if (entrance === 'notice' || entrance === 'absent') return closedPage(context, entrance);
  const placementOptions = ownParameters(request.query as JsonMap);
  return layout(context, {
    title: entrance === 'installer' ? `${app.title}: ${words.app.install}` : app.title,
    menu: appKey(app),
    frame: forged ?? frameSeed(context, { placementOptions }),
    content: framePlace(context),
  });
}

/** A placement bound to a menu of the portal. */
export function placementPage(context: PageContext, bound: BoundPlacement): string {
  const entrance = context.portal.entrance(context.user, context.app);
  if (entrance !== 'application') return closedPage(context, entrance === 'installer' ? 'notice' : entrance);
  const bi = ['BI_ANALYTICS_MENU', 'CRM_ANALYTICS_MENU'].includes(bound.placement);
  return layout(context, {
    title: placementTitle(bound, context),
    menu: bi ? 'bi' : `placement-${bound.id}`,
    frame: frameSeed(context, { placement: bound.placement, handler: bound.handler }),
    content: framePlace(context),
  });
}
