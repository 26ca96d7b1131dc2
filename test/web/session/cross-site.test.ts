import express from 'express';
import request from 'supertest';
import type { MemberId } from '../../../server/bitrix24/identifiers.ts';
import { DeskError } from '../../../server/desk-error.ts';
import type { FrameTokens } from '../../../server/web/session/frame-token.ts';
import { asMiddleware } from '../../../server/web/http/guard.ts';
import { createRequireUser } from '../../../server/web/session/signed-in.ts';

const appUrl = 'https://desk.example.com';
const user = { memberId: 'a'.repeat(32) as MemberId, userId: 7 };

/** A request of a user who is signed in by cookie. */
const app = express();
const requireUser = createRequireUser({
  appUrl,
  frameTokens: {} as FrameTokens,
  sessionCookie: (req, _res, next) => {
    Object.assign(req, { session: { user } });
    next();
  },
});
app.use(asMiddleware(requireUser), (_req, res) => {
  res.json(res.locals.user);
});
app.use(((error, _req, res, _next) => {
  res.status(error instanceof DeskError ? error.status : 500).end();
}) satisfies express.ErrorRequestHandler);

test.each<[string, Record<string, string>, number]>([
  ['our own page', { 'sec-fetch-site': 'same-origin', origin: appUrl }, 200],
  ['our own page in a browser without fetch metadata', { origin: appUrl }, 200],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
  ['a neighbour below the same domain', { 'sec-fetch-site': 'same-site', origin: appUrl }, 403],
  ['an address typed in', { 'sec-fetch-site': 'none' }, 403],
  ['another origin', { origin: 'https://evil.example' }, 403],
  ['no origin', {}, 403],
  ['a sandboxed frame', { origin: 'null' }, 403],
])('a write that a cookie authorizes must come from our own page: %s', async (_name, headers, status) => {
  for (const method of ['post', 'put', 'patch', 'delete'] as const)
    expect((await request(app)[method]('/').set(headers)).status).toBe(status);
  expect((await request(app).get('/').set(headers)).status).toBe(200);
});
