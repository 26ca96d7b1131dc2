import type { Frame, Page, Request } from 'playwright-core';

/** The logo of one of the demo's connectors, which cannot be loaded on purpose: the page shows another in its place. */
const brokenLogo = /^https:\/\/logo\.invalid\//;

/** Collects the exceptions and console errors of a page and its frames. */
export function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error' && !brokenLogo.test(message.location().url)) errors.push(message.text());
  });
  return errors;
}

/**
 * Collects what must not happen in an ordinary session: exceptions, console errors, failed requests, answers from 400
 * on, dialogs. A document or a place that gives way to another one aborts its requests; that is no trouble.
 */
export function troublesOf(page: Page): string[] {
  const troubles = errorsOf(page);
  const abortedIn = new Map<Frame, string[]>();
  /** How many documents and places each frame has had, counted by their beginnings. */
  const places = new WeakMap<Frame, number>();
  const askedBy = new WeakMap<Request, number>();

  const left = (frame: Frame): void => void places.set(frame, (places.get(frame) ?? 0) + 1);
  function replaced(frame: Frame): void {
    left(frame);
    for (const aborted of abortedIn.get(frame) ?? []) troubles.splice(troubles.indexOf(aborted), 1);
    abortedIn.delete(frame);
  }
  page.on('framedetached', replaced);
  page.on('framenavigated', left);
  page.on('request', request => askedBy.set(request, places.get(request.frame()) ?? 0));
  page.on('response', response => {
    if (response.request().isNavigationRequest()) replaced(response.frame());
    if (response.status() >= 400) troubles.push(`${response.status()} ${response.url()}`);
  });
  page.on('requestfailed', request => {
    const frame = request.frame();
    const error = request.failure()?.errorText ?? '';
    if (brokenLogo.test(request.url())) return;
    // Chromium calls an answer in lines aborted although its reader read it to the end; the page shows whether it did.
    if (error === 'net::ERR_ABORTED' && request.headers()['accept'] === 'application/x-ndjson') return;
    const trouble = `${request.url()} ${error}`;
    if (error === 'net::ERR_ABORTED' && !request.isNavigationRequest()) {
      if (frame.isDetached() || askedBy.get(request) !== (places.get(frame) ?? 0)) return;
      abortedIn.set(frame, [...(abortedIn.get(frame) ?? []), trouble]);
    }
    troubles.push(trouble);
  });
  page.on('dialog', dialog => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return troubles;
}
