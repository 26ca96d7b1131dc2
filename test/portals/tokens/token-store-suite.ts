import { randomBytes } from 'node:crypto';
import type { AccessToken, MemberId, RefreshToken, TokenKey } from '../../../server/bitrix24/identifiers.ts';
import type { TokenPair } from '../../../server/bitrix24/oauth/token-answer.ts';
import type { TokenStore } from '../../../server/portals/tokens/token-store.ts';

/** Two stores on separate connections to one database, and its bytes on the disk. */
export interface StoresUnderTest {
  readonly one: TokenStore;
  readonly other: TokenStore;
  readonly bytes: () => Promise<Buffer>;
  readonly close: () => Promise<void>;
}

const now = Date.UTC(2026, 9, 1);
const memberId = randomBytes(16).toString('hex') as MemberId;
const key: TokenKey = { memberId, userId: 1 };
const pair = (name: string, expiresAt = now): TokenPair => ({
  accessToken: `PROBE-access-${name}` as AccessToken,
  refreshToken: `PROBE-refresh-${name}` as RefreshToken,
  expiresAt,
});

/** Describes what every token store has to do, with two connections that see the same. */
export function describeTokenStore(name: string, open: () => Promise<StoresUnderTest>): void {
  describe(`token store on ${name}`, () => {
    let stores: StoresUnderTest;
    const versionOf = async (): Promise<number> => (await stores.one.find(key))?.version ?? Number.NaN;

    beforeEach(async () => {
      stores = await open();
    });
    afterEach(() => stores.close());

    test('a pair that one connection stores is found by the other', async () => {
      expect(await stores.other.find(key)).toBeUndefined();
      await stores.one.keep(key, pair('a'));
      expect(await stores.other.find(key)).toMatchObject({ ...pair('a'), state: 'valid' });
    });

    test('the pairs of different users and portals do not mix', async () => {
      const neighbours = [
        { memberId, userId: 2 },
        { memberId: randomBytes(16).toString('hex') as MemberId, userId: 1 },
      ];
      await stores.one.keep(key, pair('a'));
      for (const neighbour of neighbours) await stores.one.keep(neighbour, pair(`of ${neighbour.userId}`));
      expect((await stores.other.find(key))?.accessToken).toBe(pair('a').accessToken);
    });

    test('changes to the pair of one user leave the pairs of other users and portals alone', async () => {
      const colleague = { memberId, userId: 2 };
      const elsewhere = { memberId: randomBytes(16).toString('hex') as MemberId, userId: 1 };
      const neighbours = [colleague, elsewhere];
      for (const each of [key, ...neighbours]) await stores.one.keep(each, pair('a'));
      const before = await Promise.all(neighbours.map(each => stores.other.find(each)));
      await stores.one.acquireLease(key, 'A', now, now + 10);
      for (const each of neighbours)
        expect(await stores.other.acquireLease(each, 'B', now, now + 10)).toBe(true);
      await stores.one.releaseLease(key, 'B');
      expect(await stores.other.acquireLease(colleague, 'C', now, now + 10)).toBe(false);
      await stores.one.replace(key, await versionOf(), pair('b'));
      expect(await Promise.all(neighbours.map(each => stores.other.find(each)))).toEqual(before);
      await stores.one.removePortal(memberId);
      expect(await stores.other.find(key)).toBeUndefined();
      expect(await stores.other.find(colleague)).toBeUndefined();
      expect(await stores.other.find(elsewhere)).toEqual(before[1]);
    });

    test('keep replaces a pair that expires earlier, and not one that expires later', async () => {
      await stores.one.keep(key, pair('a', now + 1));
      await stores.other.keep(key, pair('older', now));
      expect((await stores.one.find(key))?.accessToken).toBe(pair('a').accessToken);
      await stores.other.keep(key, pair('newer', now + 2));
      expect((await stores.one.find(key))?.accessToken).toBe(pair('newer').accessToken);
    });

    const alone = (name: string, expiresAt: number) => ({
      ...pair(name, expiresAt),
      refreshToken: undefined,
    });
    const keepTable = [
      ['a pair', 'an access token alone that expires later', pair('new', now), alone('old', now + 9), true],
      ['a pair', 'a pair that expires later', pair('new', now), pair('old', now + 9), false],
      ['a pair', 'a pair that expires earlier', pair('new', now + 9), pair('old', now), true],
      ['a pair', 'a pair that expires later than any can', pair('new', now), pair('old', now + 4e6), true],
      [
        'an access token alone',
        'a pair that expires earlier',
        alone('new', now + 9),
        pair('old', now),
        false,
      ],
      ['an access token alone', 'a pair that expires later', alone('new', now), pair('old', now + 9), false],
      ['an access token alone', 'one that expires earlier', alone('new', now + 9), alone('old', now), true],
      ['an access token alone', 'one that expires later', alone('new', now), alone('old', now + 9), false],
    ] as const;
    test.each(keepTable)(
      'keep knows whether %s replaces %s',
      async (_new, _old, brought, stored, replaces) => {
        await stores.one.keep(key, stored);
        await stores.other.keep(key, brought);
        expect((await stores.one.find(key))?.accessToken).toBe((replaces ? brought : stored).accessToken);
      },
    );

    test('keep replaces a rejected pair, whenever that one expires', async () => {
      await stores.one.keep(key, pair('a', now + 2));
      await stores.one.end(key, await versionOf(), 'invalid_grant', now + 3);
      expect(await stores.other.find(key)).toMatchObject({ state: 'invalid_grant', endedAt: now + 3 });
      await stores.other.keep(key, pair('b', now + 1));
      expect(await stores.one.find(key)).toMatchObject({
        ...pair('b', now + 1),
        state: 'valid',
        endedAt: undefined,
      });
    });

    test('a rejection of an older version changes nothing', async () => {
      await stores.one.keep(key, pair('a', now));
      const version = await versionOf();
      await stores.other.keep(key, pair('b', now + 1));
      await stores.one.end(key, version, 'invalid_grant', now);
      expect(await stores.other.find(key)).toMatchObject({ state: 'valid' });
    });

    test('the first of two replacements of one version wins', async () => {
      await stores.one.keep(key, pair('a'));
      const version = await versionOf();
      expect(await stores.one.replace(key, version, pair('first'))).toBe('replaced');
      expect(await stores.other.replace(key, version, pair('second'))).toBe('stale');
      expect((await stores.other.find(key))?.accessToken).toBe(pair('first').accessToken);
    });

    test('exactly one of 100 concurrent replacements of one version wins', async () => {
      await stores.one.keep(key, pair('a'));
      const version = await versionOf();
      const outcomes = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          (index % 2 === 0 ? stores.one : stores.other).replace(key, version, pair(String(index))),
        ),
      );
      expect(outcomes.filter(outcome => outcome === 'replaced')).toHaveLength(1);
    });

    test('a pair that was removed cannot be replaced, even after a new one was stored', async () => {
      await stores.one.keep(key, pair('a'));
      const version = await versionOf();
      await stores.other.removePortal(memberId);
      expect(await stores.one.replace(key, version, pair('late'))).toBe('gone');
      await stores.other.keep(key, pair('again'));
      expect(await stores.one.replace(key, version, pair('late'))).toBe('stale');
      expect((await stores.one.find(key))?.accessToken).toBe(pair('again').accessToken);
    });

    test('a lease has one owner until it ends or is released by that owner', async () => {
      await stores.one.keep(key, pair('a'));
      expect(await stores.one.acquireLease(key, 'A', now, now + 10)).toBe(true);
      expect(await stores.other.acquireLease(key, 'B', now + 9, now + 19)).toBe(false);
      await stores.other.releaseLease(key, 'B');
      expect(await stores.other.acquireLease(key, 'B', now + 9, now + 19)).toBe(false);
      expect(await stores.other.acquireLease(key, 'B', now + 10, now + 20)).toBe(true);
      await stores.one.releaseLease(key, 'A');
      expect(await stores.one.acquireLease(key, 'A', now + 11, now + 21)).toBe(false);
      await stores.other.releaseLease(key, 'B');
      expect(await stores.one.acquireLease(key, 'A', now + 11, now + 21)).toBe(true);
    });

    test('a pair that is not stored has no lease', async () => {
      expect(await stores.one.acquireLease(key, 'A', now, now + 10)).toBe(false);
    });

    test('the bytes of a stored pair are ciphertext', async () => {
      await stores.one.keep(key, pair('a'));
      await stores.one.replace(key, await versionOf(), pair('b'));
      const bytes = await stores.bytes();
      expect(bytes.length).toBeGreaterThan(0);
      expect(bytes.includes(memberId)).toBe(true);
      expect(bytes.includes('PROBE-')).toBe(false);
    });
  });
}
