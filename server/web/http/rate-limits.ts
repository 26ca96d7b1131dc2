import express, { type NextFunction, type RequestHandler } from 'express';
import { rateLimit, type AugmentedRequest } from 'express-rate-limit';
import type { TokenKey } from '../../bitrix24/identifiers.ts';
import type { Clock } from '../../time/clock.ts';
import { DeskError } from '../../desk-error.ts';
import { userOf } from './who-asks.ts';
import { MinuteCounts } from './minute-counts.ts';

/** How many requests per minute one address may make without proof of who it is; an office shares one address. */
export const anonymousPerMinute = 600;

/** An IPv6 user has at least such a network to himself. */
const ipv6Subnet = 64;
const minuteMs = 60_000;

/** @param whose what shares one count; default: the address */
function limit(
  perMinute: number,
  clock: Clock,
  whose?: (user: TokenKey) => string,
  who = 'your network',
): RequestHandler {
  return rateLimit({
    windowMs: minuteMs,
    limit: perMinute,
    store: new MinuteCounts(clock),
    ...(whose ? { keyGenerator: (_req, res) => whose(userOf(res.locals)) } : { ipv6Subnet }),
    legacyHeaders: false,
    standardHeaders: false,
    handler: (req, _res, next) => {
      const { resetTime } = (req as AugmentedRequest)['rateLimit'] ?? {};
      const leftMs = (resetTime?.getTime() ?? clock.now() + minuteMs) - clock.now();
      next(tooMany(who, Math.max(1, Math.ceil(leftMs / 1000))));
    },
  });
}

const tooMany = (who: string, retryAfter: number) =>
  new DeskError('TOO_MANY_REQUESTS', {
    message: `Too many requests from ${who}; try again in ${retryAfter} s.`,
    retryAfter,
  });

/** Everything that costs a call to an OAuth server before anybody is known. */
export const limitAnonymous = (perMinute: number, clock: Clock): RequestHandler => limit(perMinute, clock);

const anyNumber: RequestHandler = (_req, _res, next) => next();

/**
 * Before it is known who asks: ten users' worth from one address, because an office shares one.
 * @param perMinute of one user; 0: any number
 */
export const limitAddress = (perMinute: number, clock: Clock): RequestHandler =>
  perMinute === 0 ? anyNumber : limit(10 * perMinute, clock);

/**
 * Finds out who asks, then counts: so many requests of a user, and five users' worth of a portal.
 * @param perMinute of one user; 0: any number
 */
export function limitUsers(requireUser: RequestHandler, perMinute: number, clock: Clock): RequestHandler {
  if (perMinute === 0) return requireUser;
  const perUser = limit(perMinute, clock, ({ memberId, userId }) => `${memberId}:${userId}`, 'you');
  const perPortal = limit(5 * perMinute, clock, ({ memberId }) => memberId, 'your portal');
  return function requireLimitedUser(req, res, next) {
    const then =
      (handler: RequestHandler, nextOne: NextFunction): NextFunction =>
      (error?: unknown) => {
        if (error === undefined) void handler(req, res, nextOne);
        else next(error);
      };
    return requireUser(req, res, then(perUser, then(perPortal, next)));
  };
}

/**
 * What portals post: form fields, in brackets where nested. Small, shallow and few: `__proto__` in brackets is dropped by
 * the parser, nesting deeper than its limit is an error.
 */
export const portalForm: readonly RequestHandler[] = [
  express.urlencoded({ extended: true, limit: '128kb', parameterLimit: 500 }),
  function requireForm(req, _res, next) {
    if (req.is('application/x-www-form-urlencoded') === false) {
      next(new DeskError('WRONG_CONTENT_TYPE', { message: 'Bitrix24 posts forms; this is something else.' }));
    } else next();
  },
];
