import { systemClock } from '../../server/time/clock.ts';
import type { MemberId, RefreshToken } from '../../server/bitrix24/identifiers.ts';
import type { OAuthServers } from '../../server/bitrix24/oauth/oauth-server.ts';
import type { Grant } from '../../server/bitrix24/oauth/token-answer.ts';
import type { PortalStore } from '../../server/portals/portal-store.ts';
import { createRenewPair } from '../../server/portals/renew-pair.ts';
import type { StoredPair } from '../../server/portals/tokens/token-store.ts';
import { startDesk, tokenOf } from '../stage/desk.ts';

const memberId = 'd'.repeat(32) as MemberId;
const stored = { refreshToken: 'r' as RefreshToken } as StoredPair;
const old = 'https://old.example/rest/';

/** Renews the pair of user 7 with this answer. @returns the addresses to which the portal's record was moved */
async function renew(grant: Partial<Grant>): Promise<readonly string[]> {
  const moves: string[] = [];
  const renewPair = createRenewPair({
    portals: {
      find: () => Promise.resolve({ memberId, clientEndpoint: old, oauthServer: 'https://oauth.example' }),
      move: (_memberId: MemberId, to: string) => {
        moves.push(to);
        return Promise.resolve();
      },
    } as unknown as PortalStore,
    oauth: {
      refresh: () => Promise.resolve({ memberId, userId: 7, ...grant } as Grant),
    } as unknown as OAuthServers,
    uninstall: () => Promise.resolve(),
    clock: systemClock,
  });
  await renewPair({ memberId, userId: 7 }, stored);
  return moves;
}

test('a renamed portal keeps working: a renewed pair brings the new address, and the record follows', async () => {
  expect(await renew({ clientEndpoint: 'https://new.example/rest/' })).toEqual(['https://new.example/rest/']);
  expect(await renew({ clientEndpoint: old })).toEqual([]);
  expect(await renew({})).toEqual([]);
});

test('a renewed pair of another portal or user is refused and moves no portal', async () => {
  for (const foreign of [{ memberId: 'e'.repeat(32) as MemberId }, { userId: 8 }]) {
    await expect(renew({ clientEndpoint: 'https://new.example/rest/', ...foreign })).rejects.toMatchObject({
      code: 'invalid_grant',
    });
  }
});

test('a redirect is followed only to the address that the OAuth server names for this portal', async () => {
  const t = await startDesk();
  try {
    t.portal.seedDemo();
    const token = tokenOf(await t.open());
    t.portal.rest.faults.push({ kind: 'redirect', location: `${t.sandbox.trap.origin}/rest/` });
    t.sandbox.oauth.faults.push({
      kind: 'json',
      match: 'app.info',
      body: {
        result: {
          client_id: t.config.client.id,
          user_id: t.portal.users.admin.id,
          install: {
            installed: true,
            member_id: 'e'.repeat(32),
            client_endpoint: `${t.sandbox.trap.origin}/rest/`,
          },
        },
      },
    });
    expect((await t.connector(1, token)).json?.error?.code).toBe('PORTAL_MOVED');
    expect(t.sandbox.trap.requests).toEqual([]);
  } finally {
    await t.close();
  }
});
