import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

declare module 'express-serve-static-core' {
  interface Locals {
    /** Nonce of this response's inline scripts and styles. */
    nonce?: string;
  }
}

export interface PageSources {
  readonly nonce: string;
  /** Origin of the verified portal: only it may frame the page, and the page may call it. */
  readonly portal?: string | undefined;
  /** Sources to which a form of the page may lead, redirects included. */
  readonly formAction?: string;
}

/** The policy of one page. Only the verified portal may frame it (platform contract 9). */
export function contentSecurityPolicy({ nonce, portal, formAction = "'self'" }: PageSources): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    // A connector's logo can be any https address or a data: image; the page decides which are shown.
    "img-src 'self' https: data:",
    "font-src 'self' data:",
    `connect-src 'self'${portal === undefined ? '' : ` ${portal}`}`,
    `form-action ${formAction}`,
    "base-uri 'none'",
    `frame-ancestors ${portal ?? "'none'"}`,
  ].join('; ');
}

/** Replaces the strictest policy, which every answer starts with, by that of this page. */
export function allowPage(res: Response, sources: Omit<PageSources, 'nonce'>): void {
  res.setHeader('Content-Security-Policy', contentSecurityPolicy({ nonce: nonceOf(res), ...sources }));
}

export const nonceOf = (res: Response): string =>
  (res.locals.nonce ??= randomBytes(16).toString('base64url'));

/** Sets helmet's headers except those that would keep the app out of a portal's frame: X-Frame-Options, COOP, CORP. */
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
