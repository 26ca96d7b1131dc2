import { randomBytes } from 'node:crypto';
import { openStorage } from '../../../server/storage/database.ts';
import { createVault } from '../../../server/secrets/vault.ts';
import { createTokenStore } from '../../../server/portals/tokens/token-store.ts';
import { describeTokenStore } from './token-store-suite.ts';
import { databaseKind, freshDatabase } from '../../stage/fresh-database.ts';

describeTokenStore(databaseKind, async () => {
  const { url, bytes, drop } = await freshDatabase({ shared: true });
  const vault = createVault([{ id: 'k', key: randomBytes(32) }]);
  const connections = [await openStorage(url), await openStorage(url)] as const;
  return {
    one: createTokenStore(connections[0].db, vault),
    other: createTokenStore(connections[1].db, vault),
    bytes,
    close: async () => {
      for (const connection of connections) await connection.close();
      await drop();
    },
  };
});
