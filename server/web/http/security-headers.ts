import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

declare module 'express-serve-static-core' {
  interface Locals {
    /** Of this response's inline scripts and styles. */
    nonce?: string;
  }
}

export interface PageSources {
  readonly nonce: string;
  /** Origin of the verified portal: it alone may frame the page, and the page may call it. */
  readonly portal?: string | undefined;
  /** Where a form of the page may lead, redirects included. */
  readonly formAction?: string;
}

/** The policy of one page. Nobody but the verified portal may frame it (platform contract 9). */
export function contentSecurityPolicy({ nonce, portal, formAction = "'self'" }: PageSources): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    // A connector's logo can be any https address or a data: image; which of them are shown, the page decides.
    "img-src 'self' https: data:",
    "font-src 'self' data:",
    `connect-src 'self'${portal === undefined ? '' : ` ${portal}`}`,
    `form-action ${formAction}`,
    "base-uri 'none'",
    `frame-ancestors ${portal ?? "'none'"}`,
  ].join('; ');
}

/** Tells the browser what this page may do; every other answer keeps the strictest policy. */
export function allowPage(res: Response, sources: Omit<PageSources, 'nonce'>): void {
  res.setHeader('Content-Security-Policy', contentSecurityPolicy({ nonce: nonceOf(res), ...sources }));
}

export const nonceOf = (res: Response): string =>
  (res.locals.nonce ??= randomBytes(16).toString('base64url'));

/** helmet without what would keep the app out of a portal's frame: X-Frame-Options, COOP, CORP of the document. */
export function securityHeaders(): readonly RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: false,
      xFrameOptions: false,
      crossOriginOpenerPolicy: false,
      crossOriginResourcePolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'same-origin' },
    }),
    function strictestPolicy(_req, res, next) {
      res.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
      res.setHeader('Cache-Control', 'no-store');
      next();
    },
  ];
}
