import express, { type NextFunction, type RequestHandler } from 'express';
import { rateLimit, type AugmentedRequest } from 'express-rate-limit';
import type { TokenKey } from '../../bitrix24/identifiers.ts';
import type { Clock } from '../../time/clock.ts';
import { DeskError } from '../../desk-error.ts';
import { userOf } from './who-asks.ts';
import { MinuteCounts } from './minute-counts.ts';

/** Requests per minute that one address may make without proof of who it is; an office shares one address. */
export const anonymousPerMinute = 600;

/** Prefix length of the smallest network that an IPv6 user has. */
const ipv6Subnet = 64;
const minuteMs = 60_000;

/**
 * @param countedBy names the count that a user's requests share; default: the address
 * @param origin of the requests, for the message
 */
function limit(
  perMinute: number,
  clock: Clock,
  countedBy?: (user: TokenKey) => string,
  origin = 'your network',
): RequestHandler {
  return rateLimit({
    windowMs: minuteMs,
    limit: perMinute,
    store: new MinuteCounts(clock),
    ...(countedBy ? { keyGenerator: (_req, res) => countedBy(userOf(res.locals)) } : { ipv6Subnet }),
    legacyHeaders: false,
    standardHeaders: false,
    handler: (req, _res, next) => {
      const { resetTime } = (req as AugmentedRequest)['rateLimit'] ?? {};
      const leftMs = (resetTime?.getTime() ?? clock.now() + minuteMs) - clock.now();
      next(tooManyRequests(origin, Math.max(1, Math.ceil(leftMs / 1000))));
    },
  });
}

const tooManyRequests = (origin: string, retryAfter: number) =>
  new DeskError('TOO_MANY_REQUESTS', {
    message: `Too many requests from ${origin}; try again in ${retryAfter} s.`,
    retryAfter,
  });

/** Limits the routes that cost a call to an OAuth server before it is known who asks. */
export const limitAnonymous = (perMinute: number, clock: Clock): RequestHandler => limit(perMinute, clock);

const unlimited: RequestHandler = (_req, _res, next) => next();

/**
 * Limits an address before it is known who asks: to ten users' worth, because an office shares one address.
 * @param perMinute limit of one user; 0: no limit
 */
export const limitAddress = (perMinute: number, clock: Clock): RequestHandler =>
  perMinute === 0 ? unlimited : limit(10 * perMinute, clock);

/**
 * Finds out who asks, then limits the requests of the user, and those of the portal to five users' worth.
 * @param perMinute limit of one user; 0: no limit
 */
export function limitUsers(requireUser: RequestHandler, perMinute: number, clock: Clock): RequestHandler {
  if (perMinute === 0) return requireUser;
  const perUser = limit(perMinute, clock, ({ memberId, userId }) => `${memberId}:${userId}`, 'you');
  const perPortal = limit(5 * perMinute, clock, ({ memberId }) => memberId, 'your portal');
  return function requireLimitedUser(req, res, next) {
    const unlessRefused =
      (handler: RequestHandler, following: NextFunction): NextFunction =>
      (error?: unknown) => {
        if (error === undefined) void handler(req, res, following);
        else next(error);
      };
    return requireUser(req, res, unlessRefused(perUser, unlessRefused(perPortal, next)));
  };
}

/**
 * Parses the forms that portals post: few small fields, nested ones in brackets. The parser drops `__proto__` in brackets and
 * refuses nesting deeper than its limit.
 */
export const portalForm: readonly RequestHandler[] = [
  express.urlencoded({ extended: true, limit: '128kb', parameterLimit: 500 }),
  function requireForm(req, _res, next) {
    if (req.is('application/x-www-form-urlencoded') === false) {
      next(new DeskError('WRONG_CONTENT_TYPE', { message: 'Bitrix24 posts forms; this is something else.' }));
    } else next();
  },
];
