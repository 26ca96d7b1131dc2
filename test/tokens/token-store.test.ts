import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '../../server/storage/database.ts';
import { createVault } from '../../server/tokens/encryption.ts';
import { createTokenStore } from '../../server/tokens/token-store.ts';
import { describeTokenStore } from '../conformance/token-store.ts';

describeTokenStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'desk-store-'));
  const file = join(folder, 'desk.sqlite');
  const vault = createVault([{ id: 'k', key: randomBytes(32) }]);
  const connections = [await openStorage(file), await openStorage(file)] as const;
  return {
    one: createTokenStore(connections[0].db, vault),
    other: createTokenStore(connections[1].db, vault),
    bytes: async () =>
      Buffer.concat(await Promise.all((await readdir(folder)).map(name => readFile(join(folder, name))))),
    close: async () => {
      for (const connection of connections) await connection.close();
      await rm(folder, { recursive: true });
    },
  };
});
