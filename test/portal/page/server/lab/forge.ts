import {
  eventForgeries,
  openingForgeries,
  type EventForgery,
  type OpeningForgery,
} from '../../../forgeries.ts';
import type { Opening } from '../../../opening.ts';
import type { ForgeryReport } from '../../shared/lab-state.ts';
import { Refusal, type Action } from '../action.ts';
import type { PageContext } from '../page-context.ts';

/** Visible text of a page in one line, shortened to 300 characters. */
const visibleText = (answer: string): string =>
  answer
    .replace(/<(script|style|head)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);

export const openingForgery = (kind: unknown): OpeningForgery | undefined =>
  openingForgeries.find(each => each === kind);

/** Forges an opening in the language of the page. */
export function forgedOpening({ portal, app, user, visitor }: PageContext, kind: OpeningForgery): Opening {
  return portal.forgeries.opening(kind, { app, user, lang: visitor.lang });
}

async function post(
  url: string,
  body: string,
  portalOrigin: string,
): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: portalOrigin },
      body,
    });
    return { status: response.status, text: visibleText(await response.text()) };
  } catch (error) {
    return { status: 0, text: error instanceof Error ? error.message : String(error) };
  }
}

/** Makes sure that another portal has the app, because the forgery uses its token. The app hears nothing of it. */
async function ensureOtherPortal({ sandbox, portal, app }: PageContext): Promise<void> {
  if (sandbox.portals.some(each => each !== portal && each.installation(app))) return;
  const other = await sandbox.addPortal();
  other.addToPortal(app);
  other.finishInstallation(app);
  other.events.clear();
}

/** Posts a forged opening as a browser does and reports the app's answer. */
export const tryOpening: Action = async (context, { kind }): Promise<ForgeryReport> => {
  const forgery = openingForgery(kind);
  if (!forgery) throw new Refusal('There is no such forgery.', 404);
  if (forgery === 'token-of-another-portal') await ensureOtherPortal(context);
  const { url, body } = forgedOpening(context, forgery);
  const answer = await post(url, body, context.portal.origin);
  return { ...answer, trapped: context.sandbox.trap.requests.length };
};

/** Posts a forged event and reports the app's answer. */
export const tryEvent: Action = async (context, { kind }): Promise<ForgeryReport> => {
  const forgery: EventForgery | undefined = eventForgeries.find(each => each === kind);
  if (!forgery) throw new Refusal('There is no such forgery.', 404);
  const report = await context.portal.forgeries.event(forgery, undefined, { app: context.app });
  return {
    status: report.status ?? 0,
    text: visibleText(report.answer ?? report.failure ?? ''),
    trapped: context.sandbox.trap.requests.length,
  };
};
