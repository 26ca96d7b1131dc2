import { createOAuthServers } from '../../../server/bitrix24/oauth/oauth-server.ts';
import type { AccessToken, MemberId, RefreshToken } from '../../../server/bitrix24/identifiers.ts';
import { createVerifyToken } from '../../../server/portals/admission/verify-token.ts';
import { ManualClock } from '../../stage/manual-clock.ts';

const clock = new ManualClock();
const now = clock.now();
const second = 1_000;
const hour = 3_600 * second;
const server = 'https://oauth.example';
const memberId = 'c'.repeat(32) as MemberId;

/** OAuth servers that give this answer to every request. */
const answering = (body: object, status = 200) =>
  createOAuthServers({
    clock,
    client: { id: 'app.1', secret: 'x' },
    servers: [server],
    outbound: {
      post: () => Promise.resolve({ status, headers: {}, text: JSON.stringify(body) }),
      close: () => Promise.resolve(),
    },
  });

const refreshed = (fields: object) =>
  answering({ access_token: 'a', refresh_token: 'r', member_id: memberId, ...fields }).refresh(
    server,
    'old' as RefreshToken,
  );

const inSeconds = (milliseconds: number) => Math.floor((now + milliseconds) / second);

test.each<[string, object, number]>([
  ['nothing', {}, hour],
  ['expires_in', { expires_in: 600 }, 600 * second],
  ['expires_in as text', { expires_in: '600' }, 600 * second],
  ['both: the relative life counts', { expires_in: 600, expires: inSeconds(1200 * second) }, 600 * second],
  ['expires alone', { expires: inSeconds(1200 * second) }, 1200 * second],
  ['expires alone, as text', { expires: String(inSeconds(1200 * second)) }, 1200 * second],
  ['an expires of the past', { expires: inSeconds(-1200 * second) }, hour],
  ['nonsense', { expires_in: 'soon', expires: [] }, hour],
  ['zero', { expires_in: 0 }, hour],
])(
  'a token answer without expires, or with expires as text, gives the pair a plausible life: %s',
  async (_name, fields, life) => {
    expect((await refreshed(fields)).expiresAt).toBe(now + life);
  },
);

test.each<[string, object, string | undefined]>([
  ['the portal', { client_endpoint: 'https://acme.example/rest/' }, 'https://acme.example/rest/'],
  ['domain = OAuth host', { domain: 'oauth.example' }, undefined],
  ['no address', { client_endpoint: 'acme' }, undefined],
  ['no REST address', { client_endpoint: 'https://oauth.example/oauth/' }, undefined],
])('the portal’s address is taken from client_endpoint alone: %s', async (_name, fields, expected) => {
  expect((await refreshed(fields)).clientEndpoint).toBe(expected);
});

test('a fault of the token endpoint is not a refusal, whatever code it carries', async () => {
  const refresh = answering({ error: 'invalid_grant' }, 503).refresh(server, 'r' as RefreshToken);
  await expect(refresh).rejects.toMatchObject({ code: 'OAUTH_UNREACHABLE', status: 502 });
});

test.each<[string, number, RegExp]>([
  ['invalid_grant', 400, /access of this user has ended/],
  ['bad_verification_code', 400, /one-time code/],
  ['invalid_client', 400, /credentials of this app/],
  ['wrong_client', 200, /credentials of this app/],
  ['insufficient_scope', 403, /scope/],
  ['PAYMENT_REQUIRED', 401, /subscription or trial/],
  ['NOT_INSTALLED', 401, /not installed/],
  ['PORTAL_NOT_FOUND', 404, /does not know this portal/],
  ['something_new', 400, /refused the authorization/],
])('every error of the token endpoint has its own message: %s', async (code, status, message) => {
  const refresh = answering({ error: code, error_description: 'theirs' }, status).refresh(
    server,
    'r' as RefreshToken,
  );
  await expect(refresh).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test.each<[string, string | undefined, number]>([
  ['in half an hour', new Date(now + hour / 2).toISOString(), hour / 2],
  ['in a year', new Date(now + 8760 * hour).toISOString(), hour],
  ['no end', undefined, hour],
  ['nonsense', 'tomorrow', hour],
])('a verified token never counts as valid for longer than an hour: %s', async (_name, expires, life) => {
  const verifyToken = createVerifyToken({
    clock,
    clientId: 'app.1',
    oauth: answering({
      result: {
        client_id: 'app.1',
        user_id: 7,
        expires,
        install: {
          installed: true,
          client_endpoint: 'https://acme.example/rest/',
          member_id: memberId,
        },
      },
    }),
  });
  const { expiresAt } = await verifyToken({ memberId, accessToken: 'a' as AccessToken });
  expect(expiresAt).toBe(now + life);
});
