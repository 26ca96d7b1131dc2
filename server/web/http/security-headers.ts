import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Response } from 'express';
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

/**
 * The headers of an answer that nobody may frame or store, as names and values in turn: helmet's, except those that would keep
 * the app out of a portal's frame (X-Frame-Options, COOP).
 */
export const strictHeaders: readonly string[] = [
  ...collectHeaders(
    helmet({
      contentSecurityPolicy: false,
      xFrameOptions: false,
      crossOriginOpenerPolicy: false,
      crossOriginResourcePolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'same-origin' },
    }),
  ),
  'Content-Security-Policy',
  "default-src 'none'; frame-ancestors 'none'",
  'Cache-Control',
  'no-store',
];

/** Runs helmet once: its headers are the same for every answer. */
function collectHeaders(middleware: ReturnType<typeof helmet>): readonly string[] {
  const headers: string[] = [];
  const res = {
    setHeader: (name: string, value: string) => headers.push(name, value),
    removeHeader: () => undefined,
  };
  middleware(undefined as never, res as unknown as ServerResponse, () => undefined);
  return headers;
}

/** Sets the strictest headers, which a page may loosen. */
export const setStrictHeaders = (res: Response): void => {
  for (let at = 0; at < strictHeaders.length; at += 2)
    res.setHeader(strictHeaders[at] ?? '', strictHeaders[at + 1] ?? '');
};
