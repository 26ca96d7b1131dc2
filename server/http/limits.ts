import express from 'express';
import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { DeskError } from '../desk-error.ts';

/** How many requests per minute one address may make without proof of who it is; an office shares one address. */
export const anonymousPerMinute = 600;

const tooMany: RequestHandler = (_req, _res, next) => {
  next(
    new DeskError('TOO_MANY_REQUESTS', 'Too many requests from your network; wait a minute.', {
      status: 429,
      retryAfter: 60,
    }),
  );
};

/** Everything that costs a call to an OAuth server before anybody is known. */
export function limitAnonymous(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    legacyHeaders: false,
    standardHeaders: false,
    handler: tooMany,
  });
}

/**
 * What portals post: form fields, in brackets where nested. Small, shallow and few: `__proto__` in brackets is dropped by
 * the parser, nesting deeper than its limit is an error.
 */
export const portalForm: readonly RequestHandler[] = [
  express.urlencoded({ extended: true, limit: '128kb', parameterLimit: 500 }),
  function requireForm(req, _res, next) {
    if (req.is('application/x-www-form-urlencoded') === false) {
      next(
        new DeskError('WRONG_CONTENT_TYPE', 'Bitrix24 posts forms; this is something else.', { status: 415 }),
      );
    } else next();
  },
];
