import { randomBytes } from 'node:crypto';
import type { AccessToken, MemberId, RefreshToken } from '../../server/bitrix24/identifiers.ts';
import { openStorage } from '../../server/storage/database.ts';
import { createVault } from '../../server/secrets/vault.ts';
import { createTokenStore } from '../../server/portals/tokens/token-store.ts';
import { freshDatabase } from '../stage/fresh-database.ts';

test.each(['access_token', 'refresh_token'] as const)(
  'an %s whose ciphertext was moved to another user or portal is not returned',
  async column => {
    const database = await freshDatabase();
    const { db, close } = await openStorage(database.url);
    try {
      const store = createTokenStore(db, createVault([{ id: 'k', key: randomBytes(32) }]));
      const administrator = { memberId: 'a'.repeat(32) as MemberId, userId: 1 };
      const others = [
        { ...administrator, userId: 2 },
        { ...administrator, memberId: 'b'.repeat(32) as MemberId },
      ];
      for (const key of [administrator, ...others]) {
        await store.keep(key, {
          accessToken: `access of ${key.userId}` as AccessToken,
          refreshToken: `refresh of ${key.userId}` as RefreshToken,
          expiresAt: 1,
        });
      }
      const { [column]: stolen } = await db
        .selectFrom('tokens')
        .select(column)
        .where('member_id', '=', administrator.memberId)
        .where('user_id', '=', administrator.userId)
        .executeTakeFirstOrThrow();
      await db
        .updateTable('tokens')
        .set({ [column]: stolen })
        .execute();
      expect(await store.find(administrator)).toMatchObject({ accessToken: 'access of 1' });
      for (const key of others) expect(await store.find(key)).toBeUndefined();
    } finally {
      await close();
      await database.drop();
    }
  },
);
