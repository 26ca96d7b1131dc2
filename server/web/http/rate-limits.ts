import express, { type Request, type RequestHandler } from 'express';
import type { Clock } from '../../time/clock.ts';
import { DeskError } from '../../desk-error.ts';
import { asMiddleware, type Guard } from './guard.ts';
import { MinuteCounts } from './minute-counts.ts';
import { networkOf } from './network-of.ts';
import { userOf } from './who-asks.ts';

/** Requests per minute that one address may make without proof of who it is; an office shares one address. */
export const anonymousPerMinute = 600;

/** Counts one request. @throws DeskError `TOO_MANY_REQUESTS` (429) beyond the limit */
export type Limit<From> = (from: From) => void;

/**
 * @param name names the count that requests share
 * @param origin of the requests, for the message
 */
function createLimit<From>(
  perMinute: number,
  clock: Clock,
  name: (from: From) => string,
  origin: string,
): Limit<From> {
  const counts = new MinuteCounts(clock);
  return from => {
    const { hits, leftMs } = counts.count(name(from));
    if (hits > perMinute) throw tooManyRequests(origin, Math.max(1, Math.ceil(leftMs / 1000)));
  };
}

const tooManyRequests = (origin: string, retryAfter: number) =>
  new DeskError('TOO_MANY_REQUESTS', {
    message: `Too many requests from ${origin}; try again in ${retryAfter} s.`,
    retryAfter,
  });

const byAddress = (perMinute: number, clock: Clock): Limit<Request> =>
  createLimit(perMinute, clock, ({ ip }) => networkOf(ip), 'your network');

/** Limits the routes that cost a call to an OAuth server before it is known who asks. */
export const limitAnonymous = (perMinute: number, clock: Clock): RequestHandler =>
  asMiddleware(byAddress(perMinute, clock));

/**
 * Limits an address before it is known who asks: to ten users' worth, because an office shares one address.
 * @param perMinute limit of one user; 0: no limit
 */
export const limitAddress = (perMinute: number, clock: Clock): Limit<Request> =>
  perMinute === 0 ? () => undefined : byAddress(10 * perMinute, clock);

/**
 * Finds out who asks, then limits the requests of the user, and those of the portal to five users' worth.
 * @param perMinute limit of one user; 0: no limit
 */
export function limitUsers(guard: Guard, perMinute: number, clock: Clock): Guard {
  if (perMinute === 0) return guard;
  const perUser = createLimit(
    perMinute,
    clock,
    ({ memberId, userId }: ReturnType<typeof userOf>) => `${memberId}:${userId}`,
    'you',
  );
  const perPortal = createLimit(5 * perMinute, clock, (memberId: string) => memberId, 'your portal');
  return async (req, res) => {
    const cause = await guard(req, res);
    const user = userOf(res.locals);
    perUser(user);
    perPortal(user.memberId);
    return cause;
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
